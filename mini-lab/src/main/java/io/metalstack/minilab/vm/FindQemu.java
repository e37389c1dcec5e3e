package io.metalstack.minilab.vm;

import io.metalstack.minilab.vm.Qemu.Accelerator;
import io.metalstack.minilab.vm.image.PackageRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds out how QEMU runs here. A {@code /dev/kvm} that opens proves nothing: on hosts that are
 * virtual themselves it may be there and unable to run a kernel. So a kernel is run.
 */
public final class FindQemu {
  private static final int PROBE_SECONDS = 6;

  private FindQemu() {}

  /**
   * QEMU from unpacked packages, with the fastest accelerator that works.
   *
   * @param packages with QEMU and the UEFI firmware
   * @param kernel any Linux kernel, run for a moment
   */
  public static Qemu in(PackageRoot packages, Path kernel, Consumer<String> progress)
      throws IOException {
    var top = packages.directory();
    var command = new ArrayList<>(packages.command("qemu-system-x86_64"));
    for (var data : List.of("usr/share/qemu", "usr/share/seabios", "usr/lib/ipxe/qemu")) {
      command.add("-L");
      command.add(top.resolve(data).toString());
    }
    var firmware = top.resolve("usr/share/OVMF");
    var qemu =
        new Qemu(
            List.copyOf(command),
            Map.of("QEMU_MODULE_DIR", top.resolve("usr/lib/x86_64-linux-gnu/qemu").toString()),
            firmware.resolve("OVMF_CODE_4M.fd"),
            firmware.resolve("OVMF_VARS_4M.fd"),
            Accelerator.TCG);
    if (!Files.isWritable(Path.of("/dev/kvm"))) {
      progress.accept("no access to /dev/kvm, virtual machines are emulated");
      return qemu;
    }
    if (runsKernel(qemu.with(Accelerator.KVM), kernel)) {
      progress.accept("KVM works, virtual machines run on it");
      return qemu.with(Accelerator.KVM);
    }
    progress.accept("KVM is present but cannot run a kernel, virtual machines are emulated");
    return qemu;
  }

  /** A kernel without a root gives up within a second where the accelerator works. */
  private static boolean runsKernel(Qemu qemu, Path kernel) throws IOException {
    var console = Files.createTempFile("kvm-probe", ".log");
    var line = new ArrayList<>(qemu.command());
    line.addAll(qemu.accelerator().options());
    line.addAll(
        List.of(
            "-m",
            "256",
            "-nodefaults",
            "-display",
            "none",
            "-no-reboot",
            "-serial",
            "file:" + console,
            "-kernel",
            kernel.toString(),
            "-append",
            "console=ttyS0 panic=-1"));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(qemu.environment());
    var process = builder.start();
    try {
      var ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
      return ended
          && process.exitValue() == 0
          && Files.readString(console).contains("Kernel panic");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
      Files.delete(console);
    }
  }
}
