package io.metalstack.minilab;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.ComponentServiceListRequest;
import io.metalstack.admin.v2.ComponentServiceRpc;
import io.metalstack.api.EnumStrings;
import io.metalstack.minilab.once.AllocateOnce;
import io.metalstack.minilab.once.Pool;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.show.Timeline;
import io.metalstack.minilab.sim.Journal;
import io.metalstack.minilab.sim.Pace;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system: the real server on its PostgreSQL, and agents that reach it over the network.
 */
class LabOnceIT {
  @TempDir Path data;

  private final States states = new States();
  private final Timeline timeline = new Timeline(Instant.now(), InstantSource.system());

  /** Remembers every state that a machine came into. */
  private static final class States implements Journal {
    private final Map<String, List<String>> of = new ConcurrentHashMap<>();

    @Override
    public void state(PlannedMachine machine, String state) {
      of.computeIfAbsent(machine.uuid().toString(), uuid -> new CopyOnWriteArrayList<>())
          .add(state);
    }

    @Override
    public void note(String who, String what) {}
  }

  @Test
  void aMachineIsAllocatedPhonesHomeIsFreedAndWaitsAgainAlsoAfterARestart() throws Exception {
    try (var lab = start(3)) {
      var outcome = once(lab);
      assertThat(agents(lab))
          .containsExactly(
              "pixiecore mini-lab-mgmt",
              "metal-core r01leaf01",
              "metal-core r01leaf02",
              "metal-bmc mini-lab-mgmt");
      assertThat(states.of.get(outcome.machine()))
          .containsSubsequence(
              "PXE Booting",
              "Preparing",
              "Registering",
              "Waiting",
              "Installing",
              "Booting New Kernel",
              "Phoned Home",
              "Off",
              "PXE Booting",
              "Preparing",
              "Registering",
              "Waiting");
      assertThat(timeline.lines().toString())
          .contains("event Machine Reclaim", "event Phoned Home", "event Waiting");
    }
    // A second start on the same data, with one machine more.
    try (var lab = start(4)) {
      once(lab);
      var machines = new Pool(lab.plan().partition(), lab.door().with(lab.adminToken())).machines();
      assertThat(machines).hasSize(4);
      assertThat(machines)
          .allSatisfy(machine -> {
            assertThat(machine.getRack()).isEqualTo("r01");
            assertThat(machine.getAllocation().getUuid()).isEmpty();
          });
      assertThat(machines)
          .extracting(machine -> machine.getSize().getId())
          .containsExactlyInAnyOrderElementsOf(
              lab.plan().machines().stream().map(machine -> machine.model().size()).toList());
    }
  }

  private static List<String> agents(Lab lab) {
    return lab
        .door()
        .with(lab.adminToken())
        .call(ComponentServiceRpc.LIST, ComponentServiceListRequest.getDefaultInstance())
        .getComponentsList()
        .stream()
        .map(one -> EnumStrings.of(one.getType()).orElse("") + " " + one.getIdentifier())
        .toList();
  }

  private Lab start(int machines) throws InterruptedException {
    var options =
        LabOptions.parse(List.of("--racks", "1", "--port", "0", "--data", data.toString()));
    return Lab.start(options.withMachines(machines), Pace.immediate(1), states, timeline);
  }

  private AllocateOnce.Outcome once(Lab lab) throws InterruptedException {
    return new AllocateOnce(
            lab.site(),
            lab.door().with(lab.site().ownerToken()),
            lab.door().with(lab.adminToken()),
            AllocateOnce.Limits.SIMULATED,
            timeline)
        .run(lab.plan().machines().getFirst().model().size());
  }
}
