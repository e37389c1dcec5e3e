package io.metalstack.minilab.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.minilab.plan.LabPlan;
import io.metalstack.minilab.plan.PlannedMachine;
import org.junit.jupiter.api.Test;

final class VirtualModelTest {
  private static final LabPlan BEFORE = LabPlan.of(5, 2, 1);

  @Test
  void othersKeepTheirPlaces() {
    var plan = VirtualModel.with(BEFORE, 2);
    assertThat(plan.machines()).hasSize(7).containsAll(BEFORE.machines());
    assertThat(plan.machines().stream().filter(VirtualModel::is)).hasSize(2);
    assertThat(VirtualModel.with(BEFORE, 0)).isEqualTo(BEFORE);
  }

  @Test
  void noPortAndNoAddressIsUsedTwice() {
    var plan = VirtualModel.with(LabPlan.of(40, 1, 1), 8);
    var cables = plan.machines().stream().map(PlannedMachine::cables).flatMap(c -> c.stream());
    assertThat(cables)
        .doesNotHaveDuplicates()
        .extracting(cable -> cable.leaf().id() + "/" + cable.port().name())
        .doesNotHaveDuplicates();
    assertThat(plan.machines()).extracting(PlannedMachine::uuid).doesNotHaveDuplicates();
  }

  @Test
  void everyMachineIsAtBothLeavesAtTheSamePort() {
    for (var machine : VirtualModel.with(BEFORE, 3).machines()) {
      assertThat(machine.cables()).extracting(cable -> cable.leaf().id()).doesNotHaveDuplicates();
      assertThat(machine.cables().stream().map(PlannedMachine.Cable::port).distinct()).hasSize(1);
    }
  }

  @Test
  void theModelIsWhatQemuPresents() {
    var machine = VirtualModel.with(BEFORE, 1).machines().getFirst();
    var model = MachineModel.number(VirtualModel.number(machine).orElseThrow());
    assertThat(machine.uuid()).isEqualTo(model.uuid());
    assertThat(machine.model().cores()).isEqualTo(model.cpus());
    assertThat(machine.model().memory()).isEqualTo((long) model.memory() << 20);
    assertThat(machine.model().storage()).isEqualTo(model.disk());
  }
}
