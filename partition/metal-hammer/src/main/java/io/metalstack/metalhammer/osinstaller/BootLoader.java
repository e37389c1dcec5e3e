package io.metalstack.metalhammer.osinstaller;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The kernel of an unpacked image, and the loader that starts it from disk. The loader is
 * systemd-boot with an entry of the Boot Loader Specification: files on the EFI system partition,
 * so that nothing has to run inside the image.
 */
public final class BootLoader {
  private static final String LOADER = "usr/lib/systemd/boot/efi/systemd-bootx64.efi";
  private static final String EFI = "boot/efi";

  private BootLoader() {}

  /**
   * What starts the installed system.
   *
   * @param initrd empty path when the image has none
   */
  public record Boot(Path kernel, Path initrd, String commandLine) {
    boolean hasInitrd() {
      return !initrd.toString().isEmpty();
    }
  }

  /**
   * Finds the one kernel of an image.
   *
   * @throws Problem if there is none, or more than one
   */
  public static Boot find(Path root, Target target) throws IOException {
    try (var files = Files.list(root.resolve("boot"))) {
      var kernels =
          files
              .filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
              .sorted()
              .toList();
      if (kernels.size() != 1) {
        throw Problem.failedPrecondition(
            "expected one kernel in the image's /boot, found %s",
            kernels.stream().map(Path::getFileName).toList());
      }
      var kernel = kernels.getFirst();
      var version = kernel.getFileName().toString().substring("vmlinuz-".length());
      for (var name : new String[] {"initrd.img-" + version, "initramfs-" + version + ".img"}) {
        if (Files.exists(kernel.resolveSibling(name))) {
          return new Boot(kernel, kernel.resolveSibling(name), target.commandLine());
        }
      }
      return new Boot(kernel, Path.of(""), target.commandLine());
    }
  }

  /**
   * Makes the disk start the image without the network.
   *
   * @throws Problem if the image brings no loader that is known here
   */
  public static void install(Path root, Boot boot) throws IOException {
    var loader = root.resolve(LOADER);
    if (!Files.exists(loader)) {
      throw Problem.failedPrecondition(
              "the image has no boot loader that can be installed, looked for /%s", LOADER)
          .with("image", "no systemd-boot", "add the package systemd-boot-efi to the image");
    }
    var efi = root.resolve(EFI);
    // The path that firmware tries on a disk it has no entry for.
    copy(loader, efi.resolve("EFI/BOOT/BOOTX64.EFI"));
    copy(boot.kernel(), efi.resolve("metal/vmlinuz"));
    var entry = new StringBuilder("title metal-stack\nlinux /metal/vmlinuz\n");
    if (boot.hasInitrd()) {
      copy(boot.initrd(), efi.resolve("metal/initrd.img"));
      entry.append("initrd /metal/initrd.img\n");
    }
    entry.append("options ").append(boot.commandLine()).append('\n');
    write(efi.resolve("loader/loader.conf"), "default metal.conf\ntimeout 0\neditor no\n");
    write(efi.resolve("loader/entries/metal.conf"), entry.toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling(""));
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }
}
