package io.metalstack.minilab.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.values.MacAddress;
import io.metalstack.values.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabPlanTest {
  @Test
  void theSameNumbersGiveTheSameLab() {
    assertThat(LabPlan.of(40, 3, 7)).isEqualTo(LabPlan.of(40, 3, 7));
  }

  @Test
  void anotherSeedGivesOtherIdentities() {
    assertThat(LabPlan.of(5, 1, 1).machines())
        .extracting(PlannedMachine::uuid)
        .doesNotContainAnyElementsOf(
            LabPlan.of(5, 1, 2).machines().stream().map(PlannedMachine::uuid).toList());
  }

  @Test
  void moreMachinesLeaveTheFormerOnesAsTheyAre() {
    var few = LabPlan.of(10, 2, 1);
    var more = LabPlan.of(60, 2, 1);
    assertThat(more.machines()).startsWith(few.machines().toArray(PlannedMachine[]::new));
    assertThat(more.leaves()).isEqualTo(few.leaves());
  }

  @Test
  void identitiesAndAddressesAreUniqueInALargeLab() {
    var machines = LabPlan.of(10_000, 200, 1).machines();
    assertThat(machines).extracting(PlannedMachine::uuid).doesNotHaveDuplicates();
    assertThat(machines).extracting(PlannedMachine::name).doesNotHaveDuplicates();
    assertThat(machines).extracting(PlannedMachine::bmcAddress).doesNotHaveDuplicates();
    assertThat(machines.stream().flatMap(LabPlanTest::macs)).doesNotHaveDuplicates();
  }

  @Test
  void everyMachineHasOnePortAtEachOfTheTwoLeavesOfItsRack() {
    var plan = LabPlan.of(240, 2, 1);
    for (var machine : plan.machines()) {
      assertThat(machine.cables()).hasSize(2);
      var first = machine.cables().get(0);
      var second = machine.cables().get(1);
      assertThat(first.leaf()).isNotEqualTo(second.leaf());
      assertThat(first.port()).isEqualTo(second.port());
      assertThat(first.leaf().rack()).isEqualTo(machine.rack());
      assertThat(second.leaf().rack()).isEqualTo(machine.rack());
      assertThat(plan.leaves()).contains(first.leaf(), second.leaf());
    }
    assertThat(plan.machines().stream().flatMap(machine -> machine.cables().stream()))
        .extracting(cable -> cable.leaf().id() + cable.port().name())
        .doesNotHaveDuplicates();
  }

  @Test
  void portsAreNamedAsSonicNamesThem() {
    var ports = LabPlan.of(1, 1, 1).leaves().getFirst().ports();
    assertThat(ports)
        .startsWith(
            new PlannedLeaf.Port("Ethernet0", "Eth1/1"),
            new PlannedLeaf.Port("Ethernet1", "Eth1/2"))
        .endsWith(new PlannedLeaf.Port("Ethernet124", "Eth32"))
        .doesNotHaveDuplicates();
    assertThat(ports).extracting(PlannedLeaf.Port::identifier).doesNotHaveDuplicates();
  }

  @Test
  void uuidsAreOfTheRandomKindAndMacsParse() {
    for (var machine : LabPlan.of(50, 1, 99).machines()) {
      assertThat(machine.uuid().version()).isEqualTo(4);
      assertThat(machine.uuid().variant()).isEqualTo(2);
      assertThat(macs(machine)).allSatisfy(mac -> assertThat(MacAddress.parse(mac)).isNotNull());
    }
  }

  @Test
  void everyModelIsInALabOfTwelve() {
    assertThat(LabPlan.of(12, 2, 1).models())
        .containsExactlyInAnyOrderElementsOf(ServerModels.all());
  }

  @Test
  void refusesMoreMachinesThanPorts() {
    assertThatThrownBy(() -> LabPlan.of(LabPlan.RACK_LIMIT + 1, 1, 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("expected 0 to 120");
  }

  private static Stream<String> macs(PlannedMachine machine) {
    return Stream.of(
            machine.cables().stream().map(PlannedMachine.Cable::mac),
            machine.boardMacs().stream(),
            Stream.of(machine.bmcMac()))
        .flatMap(mac -> mac);
  }
}
