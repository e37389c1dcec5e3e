package io.metalstack.minilab.vm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A QEMU that runs here.
 *
 * @param command program and its first arguments
 * @param environment what it needs in its environment
 * @param firmwareCode UEFI firmware, read-only
 * @param firmwareVariables the firmware's empty variable store, copied for every machine
 * @param accelerator {@code kvm} or {@code tcg}
 */
public record Qemu(
    List<String> command,
    Map<String, String> environment,
    Path firmwareCode,
    Path firmwareVariables,
    Accelerator accelerator) {

  /** How guest code runs. */
  public enum Accelerator {
    KVM("kvm", "host"),
    TCG("tcg,thread=multi,tb-size=256", "max");

    private final String option;
    private final String cpu;

    Accelerator(String option, String cpu) {
      this.option = option;
      this.cpu = cpu;
    }

    List<String> options() {
      return List.of("-accel", option, "-cpu", cpu);
    }
  }

  Qemu with(Accelerator other) {
    return new Qemu(command, environment, firmwareCode, firmwareVariables, other);
  }
}
