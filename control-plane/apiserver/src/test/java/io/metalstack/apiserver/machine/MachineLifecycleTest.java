package io.metalstack.apiserver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.machine.MachineLifecycle.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MachineLifecycleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String PREFIX = "MACHINE_PROVISIONING_EVENT_TYPE_";

  /**
   * The whole table, one row for each event: what happens in each state, in the order of {@link
   * #STATES}. s stored, n only noticed, d dropped, u unexpected and stored, e unexpected but not
   * stored. Phoned Home stands twice: soon after the last event, and more than five minutes later.
   */
  private static final String TABLE =
      """
                      INI PXE PRE REG WAI INS BOO PHO PLA REC CRA
      PXE_BOOTING      s   n   u   u   u   u   u   u   s   s   s
      PREPARING        s   s   u   u   u   u   u   u   s   s   s
      REGISTERING      s   u   s   u   u   u   u   u   u   u   u
      WAITING          s   u   u   s   u   u   u   u   u   u   u
      INSTALLING       s   u   u   s   s   u   u   u   u   u   u
      BOOTING_NEW_KERNEL s u   u   u   u   s   u   u   u   u   u
      PHONED_HOME      s   d   d   d   d   u   s   n   s   d   u
      PHONED_HOME+5m   s   n   s   s   s   u   s   n   s   n   u
      PLANNED_REBOOT   s   s   s   s   s   s   s   s   s   s   s
      MACHINE_RECLAIM  s   s   s   s   s   s   s   s   s   s   s
      ALIVE            n   n   n   n   n   n   n   e   e   e   e
      CRASHED          s   s   s   s   s   s   s   u   u   u   u
      """;

  private static final String[] STATES = {
    "UNSPECIFIED",
    "PXE_BOOTING",
    "PREPARING",
    "REGISTERING",
    "WAITING",
    "INSTALLING",
    "BOOTING_NEW_KERNEL",
    "PHONED_HOME",
    "PLANNED_REBOOT",
    "MACHINE_RECLAIM",
    "CRASHED"
  };

  static Stream<String> rows() {
    return TABLE.lines().skip(1).map(String::strip);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void followsTheTable(String row) {
    var words = row.split("\\s+");
    var late = words[0].endsWith("+5m");
    var event = type(words[0].replace("+5m", ""));
    var expected = new TreeMap<String, String>();
    var found = new TreeMap<String, String>();
    for (var i = 0; i < STATES.length; i++) {
      expected.put(STATES[i], words[i + 1]);
      found.put(STATES[i], outcome(type(STATES[i]), event, late));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theTableKnowsEveryEvent() {
    var known = rows().map(row -> row.split("[\\s+]")[0]).collect(Collectors.toSet());
    var all =
        Stream.of(MachineProvisioningEventType.values())
            .filter(type -> type != MachineProvisioningEventType.UNRECOGNIZED)
            .map(type -> type.name().substring(PREFIX.length()))
            .filter(name -> !name.equals("UNSPECIFIED"))
            .collect(Collectors.toSet());
    assertThat(known).isEqualTo(all);
  }

  private static String outcome(
      MachineProvisioningEventType state, MachineProvisioningEventType event, boolean late) {
    var last = NOW.minus(late ? Duration.ofSeconds(301) : Duration.ofSeconds(10));
    var initial = state == type("UNSPECIFIED");
    var before = new Stage(state, initial ? null : last, false, false, Optional.empty());
    var step = MachineLifecycle.step(before, event, "", NOW);
    var unexpected = step.next().lastError().isPresent() && event != type("CRASHED");
    if (event == type("CRASHED") && !step.stored().orElse("").isEmpty()) {
      unexpected = true;
    }
    if (unexpected) {
      return step.stored().isPresent() ? "u" : "e";
    }
    if (step.stored().isPresent()) {
      assertThat(step.next().state()).isEqualTo(event);
      return "s";
    }
    assertThat(step.next().state()).isEqualTo(state);
    return step.next().equals(before) ? "d" : "n";
  }

  @ParameterizedTest
  @CsvSource({
    "PHONED_HOME, INSTALLING, 'x', '[unexpectedly received in state installing]: x'",
    "WAITING, WAITING, '', '[unexpectedly received in state waiting]'",
    "REGISTERING, CRASHED, '', '[unexpectedly received in state crashing]'",
    "INSTALLING, PHONED_HOME, '', '[unexpectedly received in state phoned home]'",
  })
  void whatDoesNotFitIsKeptWithARemark(String event, String state, String message, String remark) {
    var step = MachineLifecycle.step(stage(state), type(event), message, NOW);
    assertThat(step.stored()).contains(remark);
    assertThat(step.next().lastError().orElseThrow().message()).isEqualTo(remark);
    assertThat(step.next().lastEventAt()).isEqualTo(NOW);
  }

  /**
   * Which events turn the two flags on and off, from a stage where both are the other way round.
   */
  @ParameterizedTest
  @CsvSource({
    // event, state, crash loop before and after, failed reclaim before and after
    "CRASHED,         WAITING,            false, true,  false, false",
    "PXE_BOOTING,     PHONED_HOME,        false, true,  false, false",
    "PREPARING,       WAITING,            false, true,  false, false",
    "PHONED_HOME,     BOOTING_NEW_KERNEL, true,  false, false, false",
    "PLANNED_REBOOT,  CRASHED,            true,  false, false, false",
    "MACHINE_RECLAIM, CRASHED,            true,  false, true,  true",
    "PXE_BOOTING,     MACHINE_RECLAIM,    true,  true,  true,  false",
    "PREPARING,       PXE_BOOTING,        true,  true,  true,  false",
    "REGISTERING,     PREPARING,          true,  true,  true,  true",
    "WAITING,         REGISTERING,        true,  true,  false, false",
  })
  void flags(
      String event,
      String state,
      boolean loopBefore,
      boolean loopAfter,
      boolean failedBefore,
      boolean failedAfter) {
    var before =
        new Stage(type(state), NOW.minusSeconds(600), loopBefore, failedBefore, Optional.empty());
    var after = MachineLifecycle.step(before, type(event), "", NOW).next();
    assertThat(after.crashLoop()).isEqualTo(loopAfter);
    assertThat(after.failedReclaim()).isEqualTo(failedAfter);
  }

  @Test
  void aMachineThatPhonesHomeLongAfterItsReclaimHasNotBeenReclaimed() {
    var before =
        new Stage(type("MACHINE_RECLAIM"), NOW.minusSeconds(301), false, false, Optional.empty());
    var step = MachineLifecycle.step(before, type("PHONED_HOME"), "", NOW);
    assertThat(step.next().failedReclaim()).isTrue();
    assertThat(step.stored()).isEmpty();
  }

  @Test
  void theWholeLife() {
    var stage = Stage.INITIAL;
    var life =
        "PXE_BOOTING PREPARING REGISTERING WAITING INSTALLING BOOTING_NEW_KERNEL PHONED_HOME"
            + " MACHINE_RECLAIM PXE_BOOTING PREPARING REGISTERING WAITING";
    for (var event : life.split(" ")) {
      stage = MachineLifecycle.step(stage, type(event), "", NOW).next();
      assertThat(stage.state()).isEqualTo(type(event));
      assertThat(stage.lastError()).isEmpty();
    }
  }

  private static Stage stage(String state) {
    return new Stage(type(state), NOW.minusSeconds(10), false, false, Optional.empty());
  }

  private static MachineProvisioningEventType type(String name) {
    return MachineProvisioningEventType.valueOf(PREFIX + name.toUpperCase(Locale.ROOT));
  }
}
