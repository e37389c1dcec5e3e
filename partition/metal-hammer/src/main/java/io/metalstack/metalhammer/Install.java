package io.metalstack.metalhammer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metalstack.api.v2.Format;
import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.metalhammer.disk.LayoutPlan;
import io.metalstack.metalhammer.disk.Mounts;
import io.metalstack.metalhammer.inventory.Hardware;
import io.metalstack.metalhammer.osinstaller.BootLoader;
import io.metalstack.metalhammer.osinstaller.OsFile;
import io.metalstack.metalhammer.osinstaller.OsFiles;
import io.metalstack.metalhammer.osinstaller.Target;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Puts the operating system of an allocation onto the disk, from bare blocks to the boot loader.
 */
final class Install {
  private static final String ROOT = "/rootfs";

  private final Tools tools;
  private final InstantSource clock;
  private final Consumer<String> progress;

  Install(Tools tools, InstantSource clock, Consumer<String> progress) {
    this.tools = tools;
    this.clock = clock;
    this.progress = progress;
  }

  /** The kernel to start, copied to memory, so that the disk can be let go. */
  BootLoader.Boot run(
      Settings settings, Hardware hardware, MachineAllocation allocation, String password)
      throws IOException {
    var layout = allocation.getFilesystemLayout();
    progress.accept("laying out disks as %s".formatted(layout.getId()));
    LayoutPlan.of(layout).forEach(tools::run);
    Mounts.mount(layout, ROOT).forEach(tools::run);

    new InstallImage(tools, progress).into(Path.of(ROOT), allocation.getImage().getUrl());

    progress.accept("writing the system's configuration");
    var uuids = filesystemUuids(allocation);
    var root = uuids.get(Mounts.root(layout).getDevice());
    if (root == null) {
      throw Problem.failedPrecondition("the root filesystem has no UUID");
    }
    var fabric = hardware.nics().stream().filter(nic -> !nic.neighbours().isEmpty()).toList();
    var target =
        new Target(
            hardware.identity().uuid(),
            allocation,
            fabric,
            settings.console(),
            hash(password),
            root,
            clock.instant());
    var before = new OsFiles.Before(read("etc/passwd"), read("etc/group"), read("etc/shadow"));
    for (var file : OsFiles.of(target, before, Mounts.fstab(layout, uuids))) {
      write(file);
    }
    var boot = BootLoader.find(Path.of(ROOT), target);
    BootLoader.install(Path.of(ROOT), boot);

    var kept = toMemory(boot);
    tools.run("sync");
    Mounts.unmount(layout, ROOT).forEach(tools::run);
    return kept;
  }

  private Map<String, String> filesystemUuids(MachineAllocation allocation) {
    var uuids = new HashMap<String, String>();
    for (var filesystem : allocation.getFilesystemLayout().getFilesystemsList()) {
      if (filesystem.getFormat() != Format.FORMAT_TMPFS
          && filesystem.getFormat() != Format.FORMAT_NONE) {
        var device = filesystem.getDevice();
        uuids.put(device, tools.run("/sbin/blkid", "-s", "UUID", "-o", "value", device).strip());
      }
    }
    return uuids;
  }

  private String hash(String password) throws IOException {
    // A file keeps the password out of the process list.
    var file = Files.createTempFile("console", "password");
    try {
      Files.writeString(file, password + "\n");
      return tools.run("sh", "-c", "mkpasswd -m sha512 <" + file).strip();
    } finally {
      Files.delete(file);
    }
  }

  private static String read(String path) throws IOException {
    var file = Path.of(ROOT).resolve(path);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void write(OsFile file) throws IOException {
    var path = Path.of(ROOT + file.path());
    directories(path.resolveSibling(""), file.owner());
    var temporary = Path.of(path + ".metal");
    Files.write(temporary, file.content().getBytes(UTF_8));
    own(temporary, file.owner());
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode(file.mode())));
    Files.move(
        temporary,
        path,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Directories that are new belong to the owner of what they are made for. */
  private static void directories(Path directory, int owner) throws IOException {
    if (Files.notExists(directory)) {
      directories(directory.resolveSibling(""), owner);
      Files.createDirectory(directory);
      own(directory, owner);
    }
  }

  private static void own(Path path, int owner) throws IOException {
    Files.setAttribute(path, "unix:uid", owner);
    Files.setAttribute(path, "unix:gid", owner);
  }

  private static String mode(int mode) {
    var text = new StringBuilder();
    for (var bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 1 ? "rwx".charAt(2 - bit % 3) : '-');
    }
    return text.toString();
  }

  private BootLoader.Boot toMemory(BootLoader.Boot boot) throws IOException {
    var memory = Files.createDirectories(Path.of("/tmp/boot"));
    var kernel = Files.copy(boot.kernel(), memory.resolve("kernel"));
    var initrd = boot.initrd();
    return new BootLoader.Boot(
        kernel,
        initrd.toString().isEmpty() ? initrd : Files.copy(initrd, memory.resolve("initrd")),
        boot.commandLine());
  }

  /** The commands that leave this kernel for the installed one. */
  static List<List<String>> start(BootLoader.Boot boot) {
    var load = new java.util.ArrayList<>(List.of("kexec", "--kexec-file-syscall", "--load"));
    load.add(boot.kernel().toString());
    if (!boot.initrd().toString().isEmpty()) {
      load.add("--initrd=" + boot.initrd());
    }
    load.add("--command-line=" + boot.commandLine());
    return List.of(List.copyOf(load), List.of("kexec", "--exec"));
  }
}
