package io.metalstack.minilab.sim;

import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.MachineBMCCommand;
import io.metalstack.infra.v2.BMCCommandDoneRequest;
import io.metalstack.infra.v2.BMCServiceRpc;
import io.metalstack.infra.v2.UpdateBMCInfoRequest;
import io.metalstack.infra.v2.WaitForBMCCommandRequest;
import io.metalstack.infra.v2.WaitForBMCCommandResponse;
import io.metalstack.minilab.remote.Session;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The BMCs of a partition with metal-bmc before them: reports what they say, and carries out what
 * the server wants of them. Commands for different machines run at the same time, those for one
 * machine one after the other.
 */
public final class SimulatedMetalBmc implements AutoCloseable {
  private static final Duration REPORT = Duration.ofSeconds(60);
  private static final int REPORTS_AT_ONCE = 500;
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final String partition;
  private final Session client;
  private final Map<String, LabMachine> machines;
  private final Journal journal;
  private final Set<String> leds = ConcurrentHashMap.newKeySet();
  private final Map<String, Thread> latest = new HashMap<>();
  private final List<Thread> threads;

  /**
   * Does nothing before {@link #start()}.
   *
   * @param client with an infra editor's token
   */
  public SimulatedMetalBmc(
      String partition, Session client, List<? extends LabMachine> machines, Journal journal) {
    this.partition = partition;
    this.client = client;
    this.machines =
        machines.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    machine -> machine.plan().uuid().toString(), Function.identity()));
    this.journal = journal;
    this.threads =
        List.of(
            Thread.ofVirtual().name("metal-bmc-reports").unstarted(this::report),
            Thread.ofVirtual().name("metal-bmc-commands").unstarted(this::serve));
  }

  public void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void report() {
    try {
      while (true) {
        try {
          reportAll();
          Thread.sleep(REPORT);
        } catch (Problem failed) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          journal.note("metal-bmc", "cannot report: " + failed.message());
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportAll() {
    var all = machines.values().stream().toList();
    for (int from = 0; from < all.size(); from += REPORTS_AT_ONCE) {
      var request = UpdateBMCInfoRequest.newBuilder().setPartition(partition);
      for (var machine : all.subList(from, Math.min(all.size(), from + REPORTS_AT_ONCE))) {
        var led = leds.contains(machine.plan().uuid().toString());
        request.addBmcReports(Inventory.report(machine.plan(), machine.powered(), led));
      }
      client.call(BMCServiceRpc.UPDATE_BMC_INFO, request.build());
    }
  }

  private void serve() {
    try {
      while (true) {
        try (var commands =
            client.open(
                BMCServiceRpc.WAIT_FOR_BMC_COMMAND,
                WaitForBMCCommandRequest.newBuilder().setPartition(partition).build())) {
          while (commands.hasNext()) {
            enqueue(commands.next());
          }
        } catch (Problem broken) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          journal.note("metal-bmc", "asks for commands again: " + broken.message());
        }
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only the thread of the stream comes here. A command starts when the one before is done. */
  private void enqueue(WaitForBMCCommandResponse command) {
    latest.values().removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    var before = latest.get(command.getUuid());
    latest.put(
        command.getUuid(),
        Thread.ofVirtual()
            .name("bmc-" + command.getUuid())
            .start(() -> {
              try {
                if (before != null) {
                  before.join();
                }
                carryOut(command);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void carryOut(WaitForBMCCommandResponse command) {
    var done = BMCCommandDoneRequest.newBuilder().setCommandId(command.getCommandId());
    var machine = machines.get(command.getUuid());
    if (machine == null) {
      done.setError("no BMC of this partition belongs to machine " + command.getUuid());
    } else {
      carryOut(command.getBmcCommand(), machine);
      journal.note(
          machine.plan().name(),
          "BMC did " + EnumStrings.of(command.getBmcCommand()).orElse("nothing"));
    }
    try {
      client.call(BMCServiceRpc.BMC_COMMAND_DONE, done.build());
    } catch (Problem failed) {
      journal.note(
          "metal-bmc",
          "cannot say that %s is done: %s".formatted(command.getCommandId(), failed.message()));
    }
  }

  private void carryOut(MachineBMCCommand command, LabMachine machine) {
    var uuid = machine.plan().uuid().toString();
    switch (command) {
      case MACHINE_BMC_COMMAND_ON -> machine.powerOn();
      case MACHINE_BMC_COMMAND_OFF -> machine.powerOff();
      case MACHINE_BMC_COMMAND_RESET, MACHINE_BMC_COMMAND_CYCLE, MACHINE_BMC_COMMAND_BOOT_TO_BIOS ->
          cycle(machine);
      case MACHINE_BMC_COMMAND_BOOT_FROM_DISK, MACHINE_BMC_COMMAND_MACHINE_CREATED ->
          machine.bootFrom(BootDevice.DISK);
      case MACHINE_BMC_COMMAND_BOOT_FROM_PXE -> machine.bootFrom(BootDevice.NETWORK);
      case MACHINE_BMC_COMMAND_MACHINE_DELETED -> {
        machine.bootFrom(BootDevice.NETWORK);
        cycle(machine);
      }
      case MACHINE_BMC_COMMAND_IDENTIFY_LED_ON -> leds.add(uuid);
      case MACHINE_BMC_COMMAND_IDENTIFY_LED_OFF -> leds.remove(uuid);
      case MACHINE_BMC_COMMAND_UNSPECIFIED, UNRECOGNIZED ->
          journal.note(machine.plan().name(), "BMC got a command that it does not know");
    }
  }

  private static void cycle(LabMachine machine) {
    machine.powerOff();
    machine.powerOn();
  }
}
