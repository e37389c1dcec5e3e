package io.metalstack.minilab.vm;

import io.metalstack.minilab.plan.LabPlan;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.plan.ServerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Virtual machines as the plan of a lab knows them: their model, and their places in it. */
public final class VirtualModel {
  private static final String MAC_PREFIX = "52:54:00";

  /** What a virtual machine reports of itself, as {@link MachineModel} makes QEMU present it. */
  public static final ServerModel MODEL =
      new ServerModel(
          "v1-small-x86",
          "metal-stack",
          "mini-lab machine",
          "ML-V1",
          "ML-C1",
          "MLV#######",
          MAC_PREFIX,
          new ServerModel.Bios("American Megatrends Inc.", "3.4", "10/30/2020"),
          "1.0",
          1,
          new ServerModel.Cpu("AuthenticAMD", "QEMU TCG CPU version 2.5+", 2, 2),
          (long) MachineModel.number(0).memory() << 20,
          List.of(new ServerModel.Disk("nvme0n1", MachineModel.number(0).disk())),
          List.of(),
          new ServerModel.Card("Red Hat, Inc.", "Virtio network device", MAC_PREFIX, 10_000),
          50);

  private VirtualModel() {}

  /** Whether a planned machine is a virtual one. */
  public static boolean is(PlannedMachine machine) {
    return machine.model().equals(MODEL);
  }

  /**
   * The plan with some virtual machines in its first rack, at the last lanes of the leaves, so that
   * no other machine changes its place.
   */
  public static LabPlan with(LabPlan plan, int count) {
    var machines = new ArrayList<PlannedMachine>();
    for (var n = 1; n <= count; n++) {
      machines.add(machine(plan, n));
    }
    machines.addAll(plan.machines());
    return new LabPlan(plan.partition(), plan.leaves(), List.copyOf(machines));
  }

  private static PlannedMachine machine(LabPlan plan, int n) {
    var model = MachineModel.number(n);
    var cables = new ArrayList<PlannedMachine.Cable>();
    for (var side = 0; side < 2; side++) {
      var leaf = plan.leaves().get(side);
      var lanes = leaf.ports().stream().filter(port -> port.identifier().contains("/")).toList();
      var port = lanes.get(lanes.size() - n);
      cables.add(new PlannedMachine.Cable(mac(n, side), leaf, port));
    }
    return new PlannedMachine(
        model.uuid(),
        "vm%02d".formatted(n),
        MODEL,
        plan.leaves().getFirst().rack(),
        model.serial(),
        List.copyOf(cables),
        List.of(mac(n, 2)),
        mac(n, 3),
        "172.18.0." + (n + 9),
        "virtual%02d".formatted(n));
  }

  private static String mac(int machine, int number) {
    return "%s:76:%02x:%02x".formatted(MAC_PREFIX, machine, number);
  }

  /** The number of a virtual machine in its lab, from its identity. */
  static Optional<Integer> number(PlannedMachine machine) {
    for (var n = 1; n < 256; n++) {
      if (MachineModel.number(n).uuid().equals(machine.uuid())) {
        return Optional.of(n);
      }
    }
    return Optional.empty();
  }
}
