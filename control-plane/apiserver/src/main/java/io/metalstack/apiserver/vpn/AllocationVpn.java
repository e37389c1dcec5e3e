package io.metalstack.apiserver.vpn;

import static io.metalstack.tables.Tables.ALLOCATION;

import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineVPN;
import io.metalstack.apiserver.machine.Machines;
import io.metalstack.store.Db;
import io.metalstack.store.TaskType;
import io.metalstack.store.Tasks;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AllocationRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;

/**
 * The way of firewalls, and of machines if so set, into the VPN of their project, and out of it.
 * Allocating one only asks for a key: a task gets it, and the machine hears of its allocation once
 * it is there.
 */
public final class AllocationVpn {
  /** The tasks' names, as the admin API shows them. */
  static final String JOIN = "vpn:key";

  static final String LEAVE = "vpn:release";

  private static final Duration KEY_LIFE = Duration.ofHours(2);
  private static final int RETRIES = 50;

  private final Optional<Vpn> vpn;
  private final boolean machines;
  private final Db db;
  private final Tasks tasks;

  /**
   * The VPN, if there is one.
   *
   * @param machines whether machines join it as well as firewalls
   */
  public AllocationVpn(Optional<Vpn> vpn, boolean machines, Db db, Tasks tasks) {
    this.vpn = vpn;
    this.machines = machines;
    this.db = db;
    this.tasks = tasks;
  }

  /** Makes the tasks known. */
  public void register() {
    tasks.register(new TaskType(JOIN, RETRIES, TaskType::doubling, this::join));
    tasks.register(new TaskType(LEAVE, RETRIES, TaskType::doubling, this::leave));
  }

  /** Asks for a key for a new allocation, if there is a VPN and it is one that joins. */
  public void request(Tx tx, AllocationRecord allocation) {
    var firewall = (short) MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL_VALUE;
    if (vpn.isPresent() && (machines || allocation.getType() == firewall)) {
      allocation.setVpnAddress(vpn.get().controlPlane());
      tasks.enqueue(tx, JOIN, bytes(allocation.getUuid().toString()));
    }
  }

  /** Lets the node go with its allocation. */
  public void release(Tx tx, AllocationRecord allocation) {
    if (vpn.isPresent() && allocation.getVpnAddress() != null) {
      tasks.enqueue(tx, LEAVE, bytes(allocation.getProject() + "/" + allocation.getMachine()));
    }
  }

  /** Allocations that a machine can be told of: they wait for no key. */
  public static Condition ready() {
    return ALLOCATION
        .VPN_ADDRESS
        .isNull()
        .or(ALLOCATION.VPN_AUTH_KEY.isNotNull())
        .or(ALLOCATION.VPN_IPS.ne(new String[0]));
  }

  /** What an allocation says of the VPN, if it has one. */
  public static Optional<MachineVPN> message(AllocationRecord row) {
    if (row.getVpnAddress() == null) {
      return Optional.empty();
    }
    var message =
        MachineVPN.newBuilder()
            .setControlPlaneAddress(row.getVpnAddress())
            .setConnected(row.getVpnConnected())
            .addAllIps(Arrays.asList(row.getVpnIps()));
    if (row.getVpnAuthKey() != null) {
      message.setAuthKey(row.getVpnAuthKey());
    }
    return Optional.of(message.build());
  }

  private byte[] join(byte[] payload) {
    var id = UUID.fromString(new String(payload, StandardCharsets.UTF_8));
    var waits = ALLOCATION.UUID.eq(id).and(ready().not()).and(ALLOCATION.DELETING_SINCE.isNull());
    var waiting = db.read(sql -> sql.selectFrom(ALLOCATION).where(waits).fetchOptional());
    if (waiting.isEmpty() || vpn.isEmpty()) {
      return bytes("no key is waited for");
    }
    var key = vpn.get().key(waiting.get().getProject().toString(), false, KEY_LIFE);
    return db.transaction(tx -> {
      tx.sql().update(ALLOCATION).set(ALLOCATION.VPN_AUTH_KEY, key.key()).where(waits).execute();
      tx.notify(Machines.ALLOCATED, waiting.get().getMachine().toString());
      return bytes("key until " + key.expiresAt());
    });
  }

  private byte[] leave(byte[] payload) {
    var names = new String(payload, StandardCharsets.UTF_8).split("/", -1);
    if (vpn.isEmpty()) {
      return bytes("there is no VPN any more");
    }
    var nodes =
        vpn.get().nodes(Optional.of(names[0])).stream()
            .filter(node -> node.name().equals(names[1]))
            .toList();
    nodes.forEach(node -> vpn.get().remove(node.id()));
    return bytes("%d nodes removed".formatted(nodes.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
