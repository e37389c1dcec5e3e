package io.metalstack.minilab;

import io.metalstack.api.v2.ComponentType;
import io.metalstack.client.Pinger;
import io.metalstack.infra.v2.ComponentServiceRpc;
import io.metalstack.minilab.plan.LabPlan;
import io.metalstack.minilab.plan.PlannedLeaf;
import io.metalstack.minilab.remote.Door;
import io.metalstack.minilab.remote.Session;
import io.metalstack.minilab.seed.SeedSite;
import io.metalstack.minilab.seed.Site;
import io.metalstack.minilab.show.Timeline;
import io.metalstack.minilab.sim.Journal;
import io.metalstack.minilab.sim.LabMachine;
import io.metalstack.minilab.sim.Pace;
import io.metalstack.minilab.sim.Pixie;
import io.metalstack.minilab.sim.SimulatedLeaf;
import io.metalstack.minilab.sim.SimulatedMachine;
import io.metalstack.minilab.sim.SimulatedMetalBmc;
import io.metalstack.minilab.vm.VirtualFleet;
import io.metalstack.minilab.vm.VirtualModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running lab: server, leaves, BMCs and machines. */
public final class Lab implements AutoCloseable {
  private static final Duration LEAF_INTERVAL = Duration.ofMillis(250);
  private static final Duration LONGEST_LEAF_INTERVAL = Duration.ofSeconds(10);
  private static final Duration LEAF_LIMIT = Duration.ofSeconds(30);
  private static final int LEAVES_AT_SHORTEST = 20;

  private static final Duration PING = Duration.ofMinutes(1);

  private final Server server;
  private final Door door;
  private final LabPlan plan;
  private final Site site;
  private final List<LabMachine> machines;
  private final List<SimulatedLeaf> leaves;
  private final SimulatedMetalBmc metalBmc;
  private final List<Pinger> pingers;
  private final Optional<VirtualFleet> fleet;

  private Lab(Server server, Door door, LabPlan plan, Site site, Parts parts, Journal journal) {
    this.server = server;
    this.door = door;
    this.plan = plan;
    this.site = site;
    var agents = door.with(site.agentToken());
    fleet = parts.fleet();
    machines = machines(parts, journal);
    leaves =
        plan.leaves().stream()
            .map(leaf ->
                new SimulatedLeaf(
                    leaf,
                    plan.partition(),
                    agents,
                    cabled(leaf),
                    interval(plan.leaves().size()),
                    parts.clock(),
                    journal))
            .toList();
    metalBmc = new SimulatedMetalBmc(plan.partition(), agents, machines, journal);
    pingers = pingers(agents, parts.clock(), journal);
  }

  /**
   * What is given to a lab from outside.
   *
   * @param disks directory of the machines' disks
   */
  public record Parts(Path disks, Pace pace, InstantSource clock, Optional<VirtualFleet> fleet) {}

  /**
   * Starts a lab: when this returns the server is seeded, the leaves are registered and all
   * machines have power.
   *
   * @param timeline told of every step that is done
   */
  public static Lab start(LabOptions options, Pace pace, Journal journal, Timeline timeline)
      throws InterruptedException {
    var plan =
        VirtualModel.with(
            LabPlan.of(options.machines(), options.racks(), options.seed()), options.virtual());
    var data = options.data().toAbsolutePath().normalize();
    Identity.check(data, options);
    var fleet =
        options.virtual() == 0
            ? Optional.<VirtualFleet>empty()
            : Optional.of(
                VirtualFleet.prepare(
                    data.resolve("virtual"), text -> journal.note("mini-lab", text)));
    timeline.begin("start the control plane");
    var server = Server.start(options.port(), data);
    try {
      var door = new Door(server.url());
      timeline.begin("seed partition, sizes, images, networks");
      var site =
          new SeedSite(
                  door.with(server.adminToken()),
                  plan.partition(),
                  fleet.map(VirtualFleet::imageUrl))
              .run();
      var parts = new Parts(data.resolve("machines"), pace, InstantSource.system(), fleet);
      var lab = new Lab(server, door, plan, site, parts, journal);
      timeline.begin("register the leaves");
      lab.powerOn();
      return lab;
    } catch (RuntimeException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  public Door door() {
    return door;
  }

  public LabPlan plan() {
    return plan;
  }

  public Site site() {
    return site;
  }

  /** The bootstrap token. */
  public String adminToken() {
    return server.adminToken();
  }

  private void powerOn() throws InterruptedException {
    leaves.forEach(SimulatedLeaf::start);
    for (var leaf : leaves) {
      leaf.awaitRegistered(LEAF_LIMIT);
    }
    metalBmc.start();
    pingers.forEach(Pinger::start);
    machines.forEach(LabMachine::powerOn);
  }

  private List<LabMachine> machines(Parts parts, Journal journal) {
    var pixie = new Pixie(door.with(site.pixieToken()), plan.partition());
    var made = new ArrayList<LabMachine>();
    for (var machine : plan.machines()) {
      if (VirtualModel.is(machine)) {
        made.add(
            parts
                .fleet()
                .orElseThrow()
                .machine(machine, plan.partition(), pixie, door.url(), journal));
        continue;
      }
      made.add(
          new SimulatedMachine(
              machine,
              plan.partition(),
              pixie,
              door::with,
              parts.disks().resolve(machine.uuid().toString()),
              parts.pace(),
              journal));
    }
    return List.copyOf(made);
  }

  /** What each agent of the partition reports itself by, as real ones do. */
  private List<Pinger> pingers(Session agents, InstantSource clock, Journal journal) {
    var pingers = new ArrayList<Pinger>();
    for (var leaf : plan.leaves()) {
      pingers.add(
          pinger(agents, ComponentType.COMPONENT_TYPE_METAL_CORE, leaf.id(), clock, journal));
    }
    var server = plan.partition() + "-mgmt";
    pingers.add(pinger(agents, ComponentType.COMPONENT_TYPE_METAL_BMC, server, clock, journal));
    pingers.add(pinger(agents, ComponentType.COMPONENT_TYPE_PIXIECORE, server, clock, journal));
    return List.copyOf(pingers);
  }

  private static Pinger pinger(
      Session agents, ComponentType type, String name, InstantSource clock, Journal journal) {
    return new Pinger(
        ping -> agents.call(ComponentServiceRpc.PING, ping),
        failed -> journal.note(name, "cannot report itself: " + failed.message()),
        type,
        name,
        "mini-lab",
        PING,
        clock);
  }

  private Map<String, LabMachine> cabled(PlannedLeaf leaf) {
    var cabled = new HashMap<String, LabMachine>();
    for (var machine : machines) {
      machine.plan().cables().stream()
          .filter(cable -> cable.leaf().equals(leaf))
          .forEach(cable -> cabled.put(cable.port().name(), machine));
    }
    return cabled;
  }

  /** Few leaves ask often, for people to see something; many ask as often as real ones do. */
  private static Duration interval(int leaves) {
    var interval = LEAF_INTERVAL.multipliedBy(1 + leaves / LEAVES_AT_SHORTEST);
    return interval.compareTo(LONGEST_LEAF_INTERVAL) < 0 ? interval : LONGEST_LEAF_INTERVAL;
  }

  /** Takes the power from the machines, stops the agents, then the server. */
  @Override
  public void close() {
    pingers.forEach(Pinger::close);
    metalBmc.close();
    leaves.forEach(SimulatedLeaf::close);
    var stopping =
        machines.stream().map(machine -> Thread.ofVirtual().start(machine::close)).toList();
    try {
      for (var thread : stopping) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fleet.ifPresent(VirtualFleet::close);
    door.close();
    server.close();
  }
}
