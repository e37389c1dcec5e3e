package io.metalstack.minilab.vm.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Everything a virtual machine boots, built when it is not there yet. */
public final class MachineImages {
  private static final String KERNEL = "linux-image-cloud-amd64";

  private static final List<String> QEMU = List.of("qemu-system-x86", "ovmf");

  private final ContentCache cache;
  private final DebianPackages packages;
  private final Consumer<String> progress;

  /**
   * @param directory the cache
   * @param progress receives a line for each long step
   */
  public MachineImages(Path directory, Consumer<String> progress) throws IOException {
    this.cache = new ContentCache(directory, progress);
    this.packages = new DebianPackages(directory, progress);
    this.progress = progress;
  }

  /** The kernel and initrd that run metal-hammer. */
  public HammerInitrd hammer(Program program) throws IOException {
    var key = new ContentCache.Key().addCode(HammerRuntime.class).add(jdk());
    program.addTo(key);
    var runtime =
        new HammerRuntime(
            cache.get(
                "hammer-runtime",
                key,
                into -> {
                  progress.accept("linking metal-hammer's Java runtime");
                  HammerRuntime.build(program, into);
                }));
    var tools = tools();
    var kernel = kernel();
    var initrdKey =
        new ContentCache.Key()
            .addCode(HammerInitrd.class, CpioWriter.class, KernelModules.class)
            .add(runtime.directory().getFileName().toString())
            .add(tools.directory().getFileName().toString())
            .add(kernel.version());
    for (var script : new String[] {"init", "udhcpc.script"}) {
      try (var in = HammerInitrd.class.getResourceAsStream(script)) {
        initrdKey.add(java.util.Objects.requireNonNull(in, script).readAllBytes());
      }
    }
    var done =
        cache.get(
            "hammer-initrd",
            initrdKey,
            into -> HammerInitrd.build(program, tools, runtime, kernel, into));
    return new HammerInitrd(done.resolve("vmlinuz"), done.resolve("initrd.img"));
  }

  /** The operating system to install. */
  public OsImage debian() throws IOException {
    var tools = tools();
    var kernel = kernel();
    var key = new ContentCache.Key().add(kernel.version());
    OsImage.addTo(key);
    var name = "debian.tar.zst";
    var done =
        cache.get(
            "debian-image",
            key,
            into -> {
              progress.accept("making the Debian image");
              OsImage.build(packages.fetch(OsImage.PACKAGES), tools, kernel, into.resolve(name));
            });
    return new OsImage(done.resolve(name));
  }

  /** QEMU and the UEFI firmware it runs machines with. */
  public PackageRoot qemu() throws IOException {
    var key = new ContentCache.Key().add(String.join(" ", QEMU));
    return new PackageRoot(
        cache.get("qemu", key, into -> PackageRoot.unpack(packages.fetch(QEMU), into)));
  }

  private PackageRoot tools() throws IOException {
    var key = new ContentCache.Key().add(String.join(" ", HammerInitrd.PACKAGES));
    return new PackageRoot(
        cache.get(
            "tools", key, into -> PackageRoot.unpack(packages.fetch(HammerInitrd.PACKAGES), into)));
  }

  private KernelModules kernel() throws IOException {
    var tools = tools();
    var directory =
        cache.get(
            "kernel",
            new ContentCache.Key().add(KERNEL),
            into -> {
              var files =
                  packages.fetch(List.of(KERNEL)).stream()
                      .filter(file -> file.getFileName().toString().startsWith("linux-image-"))
                      .toList();
              PackageRoot.unpack(files, into);
              KernelModules.in(into, tools);
            });
    try (var versions = Files.list(directory.resolve("lib/modules"))) {
      return new KernelModules(
          directory, versions.findFirst().orElseThrow().getFileName().toString());
    }
  }

  private static String jdk() {
    return System.getProperty("java.vm.version", "") + System.getProperty("java.home", "");
  }
}
