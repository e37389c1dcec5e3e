package io.metalstack.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.AuditPhase;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineState;
import org.junit.jupiter.api.Test;

class EnumStringsTest {
  @Test
  void tellsTheStringOfAValue() {
    assertThat(
            EnumStrings.of(
                MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME))
        .contains("Phoned Home");
    assertThat(EnumStrings.of(MachineState.MACHINE_STATE_UNSPECIFIED)).contains("");
  }

  @Test
  void tellsNothingWhereThereIsNone() {
    assertThat(EnumStrings.of(AuditPhase.AUDIT_PHASE_REQUEST)).isEmpty();
    assertThat(EnumStrings.of(MachineState.UNRECOGNIZED)).isEmpty();
  }

  @Test
  void findsTheValueOfAString() {
    assertThat(EnumStrings.parse(MachineState.class, "locked"))
        .contains(MachineState.MACHINE_STATE_LOCKED);
    assertThat(EnumStrings.parse(MachineState.class, ""))
        .contains(MachineState.MACHINE_STATE_UNSPECIFIED);
    assertThat(EnumStrings.parse(MachineState.class, "Locked")).isEmpty();
  }
}
