package io.metalstack.apiserver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineIssueType;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.tables.tables.records.AllocationRecord;
import io.metalstack.tables.tables.records.MachineEventRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.tables.tables.records.ProvisioningRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each condition alone, on a machine with which all is well. */
final class IssueRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final MachineRecord machine = new MachineRecord();
  private final ProvisioningRecord provisioning = new ProvisioningRecord();
  private final MachineEventRecord event = new MachineEventRecord();
  private Optional<AllocationRecord> allocation = Optional.empty();
  private Set<String> sharedBmcs = Set.of();

  @BeforeEach
  void allIsWell() {
    machine.setUuid(UUID.randomUUID());
    machine.setPartition("p1");
    machine.setBmcMac("52:54:00:00:00:01");
    machine.setBmcAddress("10.0.0.1:623");
    machine.setBmcReportedAt(NOW.minusSeconds(60));
    in(MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING, NOW.minusSeconds(60));
    assertThat(issues()).isEmpty();
  }

  @Test
  void noPartition() {
    machine.setPartition(null);
    assertThat(issues()).containsExactly("no-partition");
  }

  @Test
  void silence() {
    provisioning.setLastEventAt(NOW.minus(Duration.ofMinutes(6)));
    assertThat(issues()).containsExactly("liveliness-dead");
    allocation = Optional.of(new AllocationRecord());
    assertThat(issues()).containsExactly("liveliness-unknown");
    provisioning.setLastEventAt(null);
    assertThat(issues()).containsExactly("liveliness-not-available");
  }

  @Test
  void aFreeMachineThatPhonesHome() {
    in(MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME, NOW);
    assertThat(issues()).containsExactly("failed-machine-reclaim");
  }

  @Test
  void aCrashLoopUnlessItWaits() {
    provisioning.setCrashLoop(true);
    assertThat(issues()).isEmpty();
    in(MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PREPARING, NOW);
    assertThat(issues()).containsExactly("crashloop");
  }

  @Test
  void anErrorOfTheLastDays() {
    provisioning.setLastErrorEvent((short) 2);
    provisioning.setLastErrorMessage("x");
    provisioning.setLastErrorAt(NOW.minus(Duration.ofDays(6)));
    assertThat(issues()).containsExactly("last-event-error");
    provisioning.setLastErrorAt(NOW.minus(Duration.ofDays(7)));
    assertThat(issues()).isEmpty();
  }

  @Test
  void aStateThatTakesTooLong() {
    in(
        MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING,
        NOW.minus(Duration.ofMinutes(16)));
    provisioning.setLastEventAt(NOW);
    assertThat(details()).containsExactly("installing for 16m 0s, expected at most 15m 0s");
  }

  @Test
  void bmc() {
    machine.setBmcMac("");
    assertThat(issues()).containsExactly("bmc-without-mac");
    machine.setBmcMac("52:54:00:00:00:01");
    sharedBmcs = Set.of("10.0.0.1:623");
    assertThat(issues()).containsExactly("bmc-no-distinct-ip");
    machine.setBmcAddress("");
    assertThat(issues()).containsExactly("bmc-without-ip");
    machine.setBmcAddress("10.0.0.2:623");
    machine.setBmcReportedAt(NOW.minus(Duration.ofMinutes(21)));
    assertThat(details()).containsExactly("last reported 21m 0s ago");
    machine.setBmcReportedAt(null);
    assertThat(details()).containsExactly("never reported");
  }

  @Test
  void everyTypeHasItsSeverity() {
    for (var type : MachineIssueType.values()) {
      assertThat(IssueRules.severity(type).getNumber()).isPositive();
    }
  }

  private void in(MachineProvisioningEventType state, Instant since) {
    provisioning.setState((short) state.getNumber());
    provisioning.setLastEventAt(since);
    provisioning.setCrashLoop(provisioning.getCrashLoop() != null && provisioning.getCrashLoop());
    provisioning.setFailedReclaim(false);
    event.setAt(since);
  }

  private List<String> issues() {
    return IssueRules.of(view()).stream().map(issue -> IssueRules.id(issue.getType())).toList();
  }

  private List<String> details() {
    return IssueRules.of(view()).stream().map(issue -> issue.getDetails()).toList();
  }

  private IssueRules.View view() {
    return new IssueRules.View(
        new MachineRow(machine, provisioning, allocation, List.of(), List.of(event)),
        sharedBmcs,
        Set.of(),
        NOW,
        Duration.ofMinutes(5),
        Duration.ofDays(7),
        Map.of(
            MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING,
            Duration.ofMinutes(15)));
  }
}
