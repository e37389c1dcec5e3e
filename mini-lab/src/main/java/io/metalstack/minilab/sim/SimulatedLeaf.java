package io.metalstack.minilab.sim;

import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.BGPState;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.NicState;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchBGPPortState;
import io.metalstack.api.v2.SwitchNic;
import io.metalstack.api.v2.SwitchOS;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchPortStatus;
import io.metalstack.infra.v2.SwitchServiceGetRequest;
import io.metalstack.infra.v2.SwitchServiceHeartbeatRequest;
import io.metalstack.infra.v2.SwitchServiceRegisterRequest;
import io.metalstack.infra.v2.SwitchServiceRpc;
import io.metalstack.minilab.plan.PlannedLeaf;
import io.metalstack.minilab.remote.Session;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A leaf switch with metal-core on it: registers, then again and again asks what its ports are to
 * be, makes them so, and reports. It tells of a machine that phoned home only when the machine's
 * port is in a VRF: before, the announcement of its system comes from the boot network.
 */
public final class SimulatedLeaf implements AutoCloseable {
  private static final Duration PHONE_HOME = Duration.ofSeconds(60);

  private final PlannedLeaf plan;
  private final String partition;
  private final Session client;
  private final Map<String, LabMachine> cabled;
  private final Duration interval;
  private final InstantSource clock;
  private final Journal journal;
  private final Map<String, String> vrfs = new HashMap<>();
  private final Map<String, Instant> established = new HashMap<>();
  private final Map<UUID, Instant> phonedHome = new HashMap<>();
  private final Thread thread;
  private final CountDownLatch registered = new CountDownLatch(1);
  private volatile String refusal = "no answer";

  /**
   * A leaf that does nothing before {@link #start()}.
   *
   * @param client with an infra editor's token
   * @param cabled machines by the name of the port that they are at
   * @param interval between two questions
   */
  public SimulatedLeaf(
      PlannedLeaf plan,
      String partition,
      Session client,
      Map<String, LabMachine> cabled,
      Duration interval,
      InstantSource clock,
      Journal journal) {
    this.plan = plan;
    this.partition = partition;
    this.client = client;
    this.cabled = Map.copyOf(cabled);
    this.interval = interval;
    this.clock = clock;
    this.journal = journal;
    this.thread = Thread.ofVirtual().name(plan.id()).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /**
   * Waits until the server knows it: a machine at its ports can register from then on.
   *
   * @throws Problem UNAVAILABLE with the last refusal if that takes longer than {@code limit}
   */
  public void awaitRegistered(Duration limit) throws InterruptedException {
    if (!registered.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw Problem.unavailable("%s could not register: %s", plan.id(), refusal);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (registered.getCount() > 0) {
        try {
          register();
          registered.countDown();
          journal.note(plan.id(), "registered with %d ports".formatted(plan.ports().size()));
        } catch (Problem refused) {
          refusal = refused.message();
          journal.note(plan.id(), "cannot register: " + refusal);
          Thread.sleep(interval);
        }
      }
      while (true) {
        Thread.sleep(interval);
        reconcile();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void register() {
    var leaf =
        Switch.newBuilder()
            .setId(plan.id())
            .setDescription("simulated Edgecore AS7726-32X")
            .setRack(plan.rack())
            .setPartition(partition)
            .setManagementIp(plan.managementIp())
            .setManagementUser("admin")
            .setOs(
                SwitchOS.newBuilder()
                    .setVendor(SwitchOSVendor.SWITCH_OS_VENDOR_SONIC)
                    .setVersion("4.2.1")
                    .setMetalCoreVersion("mini-lab 0.1.0"));
    for (var port : plan.ports()) {
      leaf.addNics(
          SwitchNic.newBuilder()
              .setName(port.name())
              .setIdentifier(port.identifier())
              .setMac(plan.mac())
              .setState(NicState.newBuilder().setActual(status(port))));
    }
    client.call(
        SwitchServiceRpc.REGISTER,
        SwitchServiceRegisterRequest.newBuilder().setSwitch(leaf).build());
  }

  /**
   * One round. An error is reported with the next one that gets through, and never ends the loop.
   */
  private void reconcile() throws InterruptedException {
    try {
      var begun = clock.instant();
      var desired =
          client
              .call(
                  SwitchServiceRpc.GET,
                  SwitchServiceGetRequest.newBuilder().setId(plan.id()).build())
              .getSwitch();
      desired.getNicsList().forEach(this::apply);
      phoneHome();
      heartbeat(Duration.between(begun, clock.instant()));
    } catch (Problem failed) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      journal.note(plan.id(), "cannot reconcile: " + failed.message());
    }
  }

  private void apply(SwitchNic nic) {
    var before = vrfs.put(nic.getName(), nic.getVrf());
    if (before != null && !before.equals(nic.getVrf())) {
      established.remove(nic.getName());
      journal.note(
          plan.id(),
          "moves port %s to %s"
              .formatted(
                  nic.getName(), nic.getVrf().isEmpty() ? "the boot network" : nic.getVrf()));
    }
  }

  private void phoneHome() {
    var now = clock.instant();
    List<UUID> due = new ArrayList<>();
    cabled.forEach((port, machine) -> {
      var uuid = machine.plan().uuid();
      if (!machine.announced() || vrf(port).isEmpty()) {
        phonedHome.remove(uuid);
      } else if (!phonedHome.getOrDefault(uuid, Instant.EPOCH).plus(PHONE_HOME).isAfter(now)) {
        due.add(uuid);
      }
    });
    if (!due.isEmpty()) {
      new Events(client)
          .sendAll(
              due,
              MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME,
              "provisioned, seen by " + plan.id());
      due.forEach(uuid -> phonedHome.put(uuid, now));
      cabled.values().stream()
          .filter(machine -> due.contains(machine.plan().uuid()))
          .forEach(machine -> journal.state(machine.plan(), "Phoned Home"));
    }
  }

  private void heartbeat(Duration took) {
    var heartbeat =
        SwitchServiceHeartbeatRequest.newBuilder()
            .setId(plan.id())
            .setDuration(
                com.google.protobuf.Duration.newBuilder()
                    .setSeconds(took.toSeconds())
                    .setNanos(took.toNanosPart()));
    for (var port : plan.ports()) {
      heartbeat.putPortStates(port.name(), status(port));
      var machine = cabled.get(port.name());
      if (machine != null && machine.announced() && !vrf(port.name()).isEmpty()) {
        heartbeat.putBgpPortStates(port.name(), session(port.name()));
      }
    }
    client.call(SwitchServiceRpc.HEARTBEAT, heartbeat.build());
  }

  private SwitchBGPPortState session(String port) {
    var since = established.computeIfAbsent(port, name -> clock.instant());
    return SwitchBGPPortState.newBuilder()
        .setNeighbor(port)
        .setPeerGroup(vrf(port).equals("default") ? "FIREWALL" : "MACHINE")
        .setVrfName(vrf(port))
        .setBgpState(BGPState.BGP_STATE_ESTABLISHED)
        .setBgpTimerUpEstablished(Timestamp.newBuilder().setSeconds(since.getEpochSecond()))
        .setSentPrefixCounter(2)
        .setAcceptedPrefixCounter(2)
        .build();
  }

  private String vrf(String port) {
    return vrfs.getOrDefault(port, "");
  }

  /** The uplinks are up; a port with a machine is up while the machine has power. */
  private SwitchPortStatus status(PlannedLeaf.Port port) {
    var machine = cabled.get(port.name());
    var uplink = plan.ports().indexOf(port) >= plan.ports().size() - 2;
    return uplink || (machine != null && machine.linked())
        ? SwitchPortStatus.SWITCH_PORT_STATUS_UP
        : SwitchPortStatus.SWITCH_PORT_STATUS_DOWN;
  }
}
