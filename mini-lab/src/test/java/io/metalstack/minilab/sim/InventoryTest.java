package io.metalstack.minilab.sim;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.ValidatorFactory;
import com.google.protobuf.Message;
import io.metalstack.minilab.plan.LabPlan;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private static final LabPlan PLAN = LabPlan.of(12, 2, 1);

  @Test
  void whatMachinesReportKeepsTheRulesOfTheContract() throws Exception {
    var validator = ValidatorFactory.newBuilder().build();
    for (var machine : PLAN.machines()) {
      for (Message message :
          new Message[] {
            Inventory.hardware(machine),
            Inventory.bios(machine),
            Inventory.fru(machine),
            Inventory.bmc(machine, true),
            Inventory.report(machine, false, true)
          }) {
        assertThat(validator.validate(message).getViolations()).as(message.toString()).isEmpty();
      }
    }
  }

  @Test
  void twoInterfacesSeeTheLeavesAndTheOthersNobody() {
    var machine = PLAN.machines().getFirst();
    var nics = Inventory.hardware(machine).getNicsList();
    assertThat(nics)
        .extracting(nic -> nic.getName())
        .containsExactly("lo", "eth0", "eth1", "eth2", "eth3");
    assertThat(nics.stream().flatMap(nic -> nic.getNeighborsList().stream()))
        .extracting(neighbor -> neighbor.getHostname() + " " + neighbor.getIdentifier())
        .containsExactly("r01leaf01 Eth1/1", "r01leaf02 Eth1/1");
  }

  @Test
  void aGpuServerReportsItsGpus() {
    var machine =
        PLAN.machines().stream()
            .filter(planned -> planned.model().size().startsWith("g"))
            .findFirst()
            .orElseThrow();
    assertThat(Inventory.hardware(machine).getGpusCount()).isEqualTo(8);
  }
}
