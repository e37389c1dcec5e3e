package io.metalstack.minilab.sim;

import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_ALIVE;
import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL;
import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING;
import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PREPARING;
import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING;
import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING;

import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.infra.v2.BootServiceInstallationSucceededRequest;
import io.metalstack.infra.v2.BootServiceRegisterRequest;
import io.metalstack.infra.v2.BootServiceRegisterResponse;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.BootServiceSuperUserPasswordRequest;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.remote.Session;
import io.metalstack.values.Problem;
import io.metalstack.values.WipeProof;
import java.time.Duration;
import java.util.List;

/** What metal-hammer does on a machine, from its start to the start of the installed system. */
final class SimulatedHammer {
  private static final String VERSION = "mini-lab 0.1.0";
  private static final int INSTALL_STEPS = 2;
  private static final Duration ALIVE = Duration.ofSeconds(60);

  private final PlannedMachine machine;
  private final String partition;
  private final Session client;
  private final SimulatedDisk disk;
  private final Pace.Steps steps;
  private final Journal journal;
  private final Events events;

  SimulatedHammer(
      PlannedMachine machine,
      String partition,
      Session client,
      SimulatedDisk disk,
      Pace.Steps steps,
      Journal journal) {
    this.machine = machine;
    this.partition = partition;
    this.client = client;
    this.disk = disk;
    this.steps = steps;
    this.journal = journal;
    this.events = new Events(client);
  }

  /** Runs until a system is installed and the machine is to boot from its disk. */
  void run() throws InterruptedException {
    report(MACHINE_PROVISIONING_EVENT_TYPE_PREPARING, "Preparing");
    superUserPassword();
    steps.take();
    report(MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING, "Registering");
    var registered = register();
    disk.wipe();
    steps.take();
    report(MACHINE_PROVISIONING_EVENT_TYPE_WAITING, "Waiting", WipeProof.message(wiped()));
    journal.note(machine.name(), "registered as " + registered.getSize() + " and waits");
    install(await());
  }

  /** Tells of a crash, if the server can be told. */
  void crashed(String why) {
    journal.state(machine, "Crashed");
    try {
      events.send(
          machine.uuid(),
          MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_CRASHED,
          why);
    } catch (Problem unreachable) {
      journal.note(machine.name(), "cannot report its crash: " + unreachable.message());
    }
  }

  /** A reboot that is meant: the server takes no harm from the silence that follows. */
  void plannedReboot(String why) {
    events.send(
        machine.uuid(),
        MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT,
        why);
  }

  /** The disks are simulated, and so is their wiping: nothing was read back. */
  private List<WipeProof> wiped() {
    return machine.model().disks().stream()
        .map(each -> new WipeProof("/dev/" + each.name(), "", "simulation", each.size(), 0))
        .toList();
  }

  private void superUserPassword() {
    client.call(
        BootServiceRpc.SUPER_USER_PASSWORD,
        BootServiceSuperUserPasswordRequest.newBuilder()
            .setUuid(machine.uuid().toString())
            .build());
  }

  private BootServiceRegisterResponse register() {
    return client.call(
        BootServiceRpc.REGISTER,
        BootServiceRegisterRequest.newBuilder()
            .setUuid(machine.uuid().toString())
            .setPartition(partition)
            .setHardware(Inventory.hardware(machine))
            .setBios(Inventory.bios(machine))
            .setBmc(Inventory.bmc(machine, true))
            .setFru(Inventory.fru(machine))
            .setMetalHammerVersion(VERSION)
            .build());
  }

  /** Holds the stream open until the allocation comes; a broken stream is opened again. */
  private MachineAllocation await() throws InterruptedException {
    var alive = Thread.ofVirtual().name(machine.name() + "-alive").start(this::stayAlive);
    try {
      while (true) {
        try (var stream =
            client.open(
                BootServiceRpc.WAIT,
                BootServiceWaitRequest.newBuilder().setUuid(machine.uuid().toString()).build())) {
          while (stream.hasNext()) {
            var answer = stream.next();
            if (answer.hasAllocation()) {
              return answer.getAllocation();
            }
          }
        } catch (Problem broken) {
          if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
          }
          switch (broken.kind()) {
            // The server stops, restarts or is far away: it remembers who is allocated.
            case UNAVAILABLE, UNKNOWN, CANCELED, ABORTED, DEADLINE_EXCEEDED, INTERNAL ->
                journal.note(machine.name(), "waits again: " + broken.message());
            case INVALID_ARGUMENT,
                NOT_FOUND,
                ALREADY_EXISTS,
                PERMISSION_DENIED,
                RESOURCE_EXHAUSTED,
                FAILED_PRECONDITION,
                OUT_OF_RANGE,
                UNIMPLEMENTED,
                DATA_LOSS,
                UNAUTHENTICATED ->
                throw broken;
          }
        }
        steps.rest(3);
      }
    } finally {
      alive.interrupt();
    }
  }

  private void stayAlive() {
    try {
      while (true) {
        Thread.sleep(ALIVE);
        try {
          events.send(machine.uuid(), MACHINE_PROVISIONING_EVENT_TYPE_ALIVE, "");
        } catch (Problem unreachable) {
          journal.note(machine.name(), "cannot say that it is alive: " + unreachable.message());
        }
      }
    } catch (InterruptedException allocated) {
      Thread.currentThread().interrupt();
    }
  }

  private void install(MachineAllocation allocation) throws InterruptedException {
    journal.note(
        machine.name(),
        "installs %s for project %s"
            .formatted(allocation.getImage().getId(), allocation.getProject()));
    report(MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING, "Installing");
    for (var step = 0; step < INSTALL_STEPS; step++) {
      steps.take();
    }
    disk.install(allocation.getUuid());
    client.call(
        BootServiceRpc.INSTALLATION_SUCCEEDED,
        BootServiceInstallationSucceededRequest.newBuilder()
            .setUuid(machine.uuid().toString())
            .setConsolePassword(machine.bmcPassword())
            .build());
    disk.bootFrom(BootDevice.DISK);
    report(MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL, "Booting New Kernel");
  }

  private void report(MachineProvisioningEventType event, String state) {
    report(event, state, "");
  }

  private void report(MachineProvisioningEventType event, String state, String message) {
    journal.state(machine, state);
    events.send(machine.uuid(), event, message);
  }
}
