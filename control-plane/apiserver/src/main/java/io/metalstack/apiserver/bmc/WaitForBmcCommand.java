package io.metalstack.apiserver.bmc;

import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.MachineBMC;
import io.metalstack.api.v2.MachineBMCCommand;
import io.metalstack.infra.v2.WaitForBMCCommandRequest;
import io.metalstack.infra.v2.WaitForBMCCommandResponse;
import io.metalstack.rpc.Answers;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.StreamHandler;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.BmcCommandRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import java.util.Optional;

/**
 * Sends the commands of a partition to its agent, oldest first. Of several agents each command goes
 * to one; a command that could not be sent goes to the next that asks.
 */
final class WaitForBmcCommand
    implements StreamHandler<WaitForBMCCommandRequest, WaitForBMCCommandResponse> {
  private final Db db;
  private final BmcCommands commands;
  private final CommandRelay relay;

  private record Taken(BmcCommandRecord command, MachineRecord machine) {}

  WaitForBmcCommand(Db db, BmcCommands commands, CommandRelay relay) {
    this.db = db;
    this.commands = commands;
    this.relay = relay;
  }

  @Override
  public void handle(
      Call call, WaitForBMCCommandRequest request, Answers<WaitForBMCCommandResponse> answers)
      throws InterruptedException {
    var wakeUp = relay.join(request.getPartition());
    try {
      answers.open();
      while (!call.cancelled()) {
        wakeUp.acquire();
        wakeUp.drainPermits();
        sendAll(request.getPartition(), answers);
      }
    } finally {
      relay.leave(request.getPartition(), wakeUp);
    }
  }

  private void sendAll(String partition, Answers<WaitForBMCCommandResponse> answers)
      throws InterruptedException {
    for (var next = take(partition); next.isPresent(); next = take(partition)) {
      var command = next.get().command();
      var sent = false;
      try {
        answers.send(message(next.get()));
        sent = true;
      } finally {
        if (!sent) {
          var interrupted = Thread.interrupted();
          db.transaction(tx -> {
            commands.putBack(tx, command.getId());
            return true;
          });
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        }
      }
    }
  }

  private Optional<Taken> take(String partition) {
    return db.transaction(tx -> commands.take(tx, partition).map(command -> taken(tx, command)));
  }

  private static Taken taken(Tx tx, BmcCommandRecord command) {
    return new Taken(command, tx.sql().fetchSingle(MACHINE, MACHINE.UUID.eq(command.getMachine())));
  }

  private static WaitForBMCCommandResponse message(Taken taken) {
    return WaitForBMCCommandResponse.newBuilder()
        .setUuid(taken.machine().getUuid().toString())
        .setBmcCommand(MachineBMCCommand.forNumber(taken.command().getCommand()))
        .setMachineBmc(bmc(taken.machine()))
        .setCommandId(taken.command().getId())
        .build();
  }

  private static MachineBMC bmc(MachineRecord machine) {
    return MachineBMC.newBuilder()
        .setAddress(machine.getBmcAddress())
        .setMac(machine.getBmcMac())
        .setUser(machine.getBmcUser())
        .setPassword(machine.getBmcPassword())
        .setInterface(machine.getBmcInterface())
        .setVersion(machine.getBmcVersion())
        .setPowerState(machine.getBmcPowerState())
        .build();
  }
}
