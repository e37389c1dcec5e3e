package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The kernel and the first root of a machine that has no operating system yet: busybox, the tools
 * metal-hammer calls, its Java runtime and itself.
 *
 * @param kernel the kernel file
 * @param initrd the compressed archive
 */
public record HammerInitrd(Path kernel, Path initrd) {
  /** What the tools below come from. */
  static final List<String> PACKAGES =
      List.of(
          "busybox-static",
          "dosfstools",
          "e2fsprogs",
          "gdisk",
          "kexec-tools",
          "kmod",
          "lz4",
          "util-linux",
          "zstd");

  private static final List<String> TOOLS =
      List.of(
          "blkid", "blkdiscard", "kexec", "lz4", "mke2fs", "mkfs.fat", "sgdisk", "wipefs", "zstd");

  /** The JVM's own shared libraries need these. */
  private static final List<String> JVM_LIBRARIES =
      List.of("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libz.so.1");

  static final List<String> MODULES =
      List.of(
          "virtio_pci",
          "virtio_net",
          "virtio_blk",
          "virtio_rng",
          "vfat",
          "nls_cp437",
          "nls_ascii",
          "nls_iso8859_1",
          "efivarfs",
          "ena",
          "ixgbevf",
          "vmxnet3",
          "raid0",
          "raid1",
          "dm_mod");

  static HammerInitrd build(
      Program program, PackageRoot packages, HammerRuntime runtime, KernelModules kernel, Path into)
      throws IOException {
    var plain = into.resolve("initrd.cpio");
    try (var archive = new CpioWriter(new BufferedOutputStream(Files.newOutputStream(plain)))) {
      for (var directory : List.of("dev", "proc", "sys", "run", "tmp", "rootfs", "etc")) {
        archive.directory(directory);
      }
      archive.device("dev/console", 5, 1);
      script(archive, "init", program);
      script(archive, "bin/udhcpc.script", program);
      busybox(archive, packages);
      programs(archive, packages);
      tree(archive, runtime.directory().resolve("jre"), "jre");
      tree(archive, runtime.directory().resolve("app"), "app");
      kernel.addTo(archive, MODULES, into.resolve("modules"), packages);
    }
    ContentCache.delete(into.resolve("modules"));
    var initrd = into.resolve("initrd.img");
    Command.run(
        into,
        packages.command(
            "zstd", "-q", "-T0", "-12", "--rm", plain.toString(), "-o", initrd.toString()));
    var kernelFile = Files.copy(kernel.kernel(), into.resolve("vmlinuz"));
    return new HammerInitrd(kernelFile, initrd);
  }

  private static void script(CpioWriter archive, String path, Program program) throws IOException {
    var resource = path.replaceFirst(".*/", "");
    try (var in = HammerInitrd.class.getResourceAsStream(resource)) {
      var text =
          new String(Objects.requireNonNull(in, resource).readAllBytes(), UTF_8)
              .replace("@OPTIONS@", String.join(" ", HammerRuntime.OPTIONS))
              .replace("@CLASSPATH@", HammerRuntime.classPath(program.classPath().size()))
              .replace("@MAIN@", program.mainClass());
      archive.file(path, text.getBytes(UTF_8), 0755, 0);
    }
  }

  static void busybox(CpioWriter archive, PackageRoot packages) throws IOException {
    var busybox = packages.program("busybox");
    archive.file("bin/busybox", Files.readAllBytes(busybox), 0755, 0);
    var applets =
        Command.run(packages.directory(), packages.command("busybox", "--list")).split("\n", -1);
    for (var applet : applets) {
      if (!applet.isBlank() && !TOOLS.contains(applet)) {
        archive.link("bin/" + applet, "busybox");
      }
    }
  }

  private static void programs(CpioWriter archive, PackageRoot packages) throws IOException {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<String>(JVM_LIBRARIES);
    open.add("ld-linux-x86-64.so.2");
    for (var tool : TOOLS) {
      var file = packages.program(tool);
      archive.file("sbin/" + tool, Files.readAllBytes(file), 0755, 0);
      open.addAll(Elf.needed(file));
    }
    archive.link("sbin/mkfs.ext4", "mke2fs");
    archive.link("sbin/mkfs.ext3", "mke2fs");
    archive.link("sbin/mkfs.vfat", "mkfs.fat");
    while (!open.isEmpty()) {
      var name = open.pop();
      if (seen.add(name)) {
        var file = packages.library(name);
        var place = name.startsWith("ld-linux") ? "lib64/" : "lib/x86_64-linux-gnu/";
        archive.file(place + name, Files.readAllBytes(file), 0755, 0);
        open.addAll(Elf.needed(file));
      }
    }
  }

  /** Copies a directory; times are kept because the class cache compares them. */
  private static void tree(CpioWriter archive, Path top, String name) throws IOException {
    try (var files = Files.walk(top)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> {
            try {
              archive.file(
                  name + "/" + top.relativize(file),
                  Files.readAllBytes(file),
                  Files.isExecutable(file) ? 0755 : 0644,
                  Files.getLastModifiedTime(file).toMillis() / 1000);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
