package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;

import io.metalstack.api.v2.MachineBMCCommand;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.bmc.BmcCommands;
import io.metalstack.apiserver.ip.Ips;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.store.Db;
import io.metalstack.store.TaskType;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The way of a freed machine back into the pool. Its allocation, addresses and ASN stay taken until
 * the machine shows that the tenant's system no longer runs: it boots from the network, or
 * prepares. It is a candidate again only once it has registered and waits.
 */
public final class Reclaim {
  /** Name of the task, as the admin API shows it. */
  public static final String TASK = "machine:delete";

  private static final int RETRIES = 50;

  private final Db db;
  private final BmcCommands commands;
  private final Numbers numbers;
  private final AllocationVpn vpn;

  public Reclaim(Db db, BmcCommands commands, Numbers numbers, AllocationVpn vpn) {
    this.db = db;
    this.commands = commands;
    this.numbers = numbers;
    this.vpn = vpn;
  }

  /** The task that keeps telling the BMC until the machine is reclaimed. */
  public TaskType task() {
    return new TaskType(TASK, RETRIES, TaskType::doubling, this::demand);
  }

  /** Releases the allocation if the event proves that the machine has left its tenant. */
  public void confirmedBy(Tx tx, UUID machine, MachineProvisioningEventType event) {
    if (event != MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING
        && event != MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PREPARING) {
      return;
    }
    var released =
        tx.sql()
            .deleteFrom(ALLOCATION)
            .where(ALLOCATION.MACHINE.eq(machine), ALLOCATION.DELETING_SINCE.isNotNull())
            .returning()
            .fetchOne();
    if (released != null) {
      Ips.releaseOf(tx, machine);
      numbers.releaseAsn(tx, released.getUuid());
      vpn.release(tx, released);
    }
  }

  private byte[] demand(byte[] payload) {
    var allocation = UUID.fromString(new String(payload, StandardCharsets.UTF_8));
    var state = db.transaction(tx -> demand(tx, allocation));
    if (!state.isEmpty()) {
      throw Problem.unavailable("the machine has not booted from the network yet: %s", state);
    }
    return "reclaimed".getBytes(StandardCharsets.UTF_8);
  }

  /** Makes sure that a command is on its way; returns what is still waited for, or nothing. */
  private String demand(Tx tx, UUID allocation) {
    var row = tx.sql().selectFrom(ALLOCATION).where(ALLOCATION.UUID.eq(allocation)).fetchOne();
    if (row == null) {
      return "";
    }
    var command = MachineBMCCommand.MACHINE_BMC_COMMAND_MACHINE_DELETED;
    var latest = commands.latest(tx, row.getMachine(), command, row.getDeletingSince());
    if (latest.isPresent() && commands.mayStillWork(latest.get())) {
      return "its BMC command is " + latest.get().getState();
    }
    return commands
        .issueIfPossible(tx, row.getMachine(), command, Reclaim.TASK)
        .map(id -> "told its BMC")
        .orElse("its BMC is not known, so it must be restarted by hand");
  }
}
