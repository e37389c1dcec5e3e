package io.metalstack.minilab.once;

import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME;

import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineAllocationNetwork;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.MachineServiceDeleteRequest;
import io.metalstack.api.v2.MachineServiceGetRequest;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.NetworkServiceCreateRequest;
import io.metalstack.api.v2.NetworkServiceDeleteRequest;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.minilab.remote.Session;
import io.metalstack.minilab.seed.Site;
import io.metalstack.minilab.show.Timeline;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;

/** What a tenant does with a machine, told to a timeline. */
public final class AllocateOnce {
  /** Name of all that a run makes, by which the next one finds what a killed run left. */
  static final String NAME = "mini-lab-once";

  private final Site site;
  private final Session owner;
  private final Pool pool;
  private final Limits limits;
  private final Timeline timeline;

  /**
   * How long steps may take.
   *
   * @param waiting from power-on to waiting
   * @param phonedHome from allocation to Phoned Home
   */
  public record Limits(Duration waiting, Duration phonedHome) {
    /** For simulated machines, with room for a busy computer. */
    public static final Limits SIMULATED =
        new Limits(Duration.ofSeconds(120), Duration.ofSeconds(60));

    /** For machines under emulation, with room for a busy computer. */
    public static final Limits VIRTUAL = new Limits(Duration.ofMinutes(5), Duration.ofMinutes(5));
  }

  /**
   * A run.
   *
   * @param owner with the token of the project's owner
   * @param admin with a token that may read all machines
   */
  public AllocateOnce(Site site, Session owner, Session admin, Limits limits, Timeline timeline) {
    this.site = site;
    this.owner = owner;
    this.pool = new Pool(site.partition(), admin);
    this.limits = limits;
    this.timeline = timeline;
  }

  /** What came of it: the machine, and when it was home. */
  public record Outcome(String machine, Instant phonedHome) {}

  /**
   * Runs from whatever an earlier run left to a machine that waits again.
   *
   * @param size of the machine to take
   * @throws Problem at the step that {@link Timeline#step()} tells
   */
  public Outcome run(String size) throws InterruptedException {
    timeline.begin("clean up after an earlier run");
    new Leftovers(site, owner, pool, limits).remove();
    timeline.begin("wait for a free machine of size " + size);
    pool.awaitFree(size, limits.waiting());
    timeline.begin("create a private network");
    var network =
        owner
            .call(
                NetworkServiceRpc.CREATE,
                NetworkServiceCreateRequest.newBuilder()
                    .setProject(site.project())
                    .setPartition(site.partition())
                    .setName(NAME)
                    .build())
            .getNetwork()
            .getId();
    timeline.begin("allocate a machine");
    var machine = owner.call(MachineServiceRpc.CREATE, request(size, network)).getMachine();
    timeline.begin("wait for Phoned Home of " + machine.getUuid());
    var home = awaitPhonedHome(machine.getUuid());
    timeline.begin("free the machine");
    owner.call(
        MachineServiceRpc.DELETE,
        MachineServiceDeleteRequest.newBuilder()
            .setUuid(machine.getUuid())
            .setProject(site.project())
            .build());
    timeline.begin("wait until it is reclaimed and waits again");
    var again = pool.awaitWaiting(machine.getUuid(), limits.waiting());
    timeline.begin("delete the private network");
    owner.call(
        NetworkServiceRpc.DELETE,
        NetworkServiceDeleteRequest.newBuilder().setProject(site.project()).setId(network).build());
    timeline.begin("done");
    var allocated = Pool.instant(machine.getAllocation().getMeta().getCreatedAt());
    record(again, allocated);
    return new Outcome(machine.getUuid(), home);
  }

  private MachineServiceCreateRequest request(String size, String network) {
    return MachineServiceCreateRequest.newBuilder()
        .setProject(site.project())
        .setPartition(site.partition())
        .setName(NAME)
        .setHostname("once")
        .setSize(size)
        .setImage(site.image())
        .setAllocationType(MachineAllocationType.MACHINE_ALLOCATION_TYPE_MACHINE)
        .setLabels(Labels.newBuilder().putLabels("mini-lab", "once"))
        .addNetworks(MachineAllocationNetwork.newBuilder().setNetwork(network))
        .addNetworks(MachineAllocationNetwork.newBuilder().setNetwork(site.internet()))
        .build();
  }

  private Instant awaitPhonedHome(String uuid) throws InterruptedException {
    var request =
        MachineServiceGetRequest.newBuilder().setUuid(uuid).setProject(site.project()).build();
    var machine =
        Pool.await(
            "machine %s to phone home".formatted(uuid),
            limits.phonedHome(),
            () -> owner.call(MachineServiceRpc.GET, request).getMachine(),
            AllocateOnce::phonedHome,
            Pool::lastEvent);
    return machine.getRecentProvisioningEvents().getEventsList().stream()
        .filter(event -> event.getEvent() == MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME)
        .map(event -> Pool.instant(event.getTime()))
        .findFirst()
        .orElseThrow();
  }

  /** The newest event tells the state. One that was not expected there is no success. */
  private static boolean phonedHome(Machine machine) {
    var events = machine.getRecentProvisioningEvents();
    return events.getEventsCount() > 0
        && events.getEvents(0).getEvent() == MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME
        && !machine.getAllocation().getUuid().isEmpty();
  }

  private void record(Machine machine, Instant since) {
    machine.getRecentProvisioningEvents().getEventsList().stream()
        .filter(event -> !Pool.instant(event.getTime()).isBefore(since))
        .forEach(event ->
            timeline.event(
                Pool.instant(event.getTime()), EnumStrings.of(event.getEvent()).orElse("unknown")));
  }
}
