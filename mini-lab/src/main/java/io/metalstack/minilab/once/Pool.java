package io.metalstack.minilab.once;

import static io.metalstack.api.v2.MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING;

import com.google.protobuf.Timestamp;
import io.metalstack.admin.v2.MachineServiceGetRequest;
import io.metalstack.admin.v2.MachineServiceListRequest;
import io.metalstack.admin.v2.MachineServiceRpc;
import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineQuery;
import io.metalstack.minilab.remote.Session;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The machines of a partition as an operator sees them. */
public final class Pool {
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);

  private final String partition;
  private final Session admin;

  /**
   * The pool of a partition.
   *
   * @param admin with a token that may read all machines
   */
  public Pool(String partition, Session admin) {
    this.partition = partition;
    this.admin = admin;
  }

  /** All machines, in no order. */
  public List<Machine> machines() {
    return list(MachineQuery.newBuilder());
  }

  /**
   * The machines that can be allocated: free, their last event is Waiting, and their stream is
   * open.
   */
  public List<Machine> waiting() {
    return waiting(MachineQuery.newBuilder());
  }

  private List<Machine> waiting(MachineQuery.Builder query) {
    return list(query.setWaiting(true)).stream().filter(Pool::free).toList();
  }

  private List<Machine> list(MachineQuery.Builder query) {
    return admin
        .call(
            MachineServiceRpc.LIST,
            MachineServiceListRequest.newBuilder().setQuery(query.setPartition(partition)).build())
        .getMachinesList();
  }

  private static boolean free(Machine machine) {
    var events = machine.getRecentProvisioningEvents();
    return !machine.hasAllocation()
        && events.getEventsCount() > 0
        && events.getEvents(0).getEvent() == MACHINE_PROVISIONING_EVENT_TYPE_WAITING;
  }

  void awaitFree(String size, Duration limit) throws InterruptedException {
    await(
        "a free machine of size " + size,
        limit,
        () -> waiting(MachineQuery.newBuilder().setSize(size)),
        machines -> !machines.isEmpty(),
        none -> "%d machines wait, of other sizes".formatted(waiting().size()));
  }

  /** Its whole record, once it can be allocated. */
  Machine awaitWaiting(String uuid, Duration limit) throws InterruptedException {
    var request = MachineServiceGetRequest.newBuilder().setUuid(uuid).build();
    await(
        "machine %s to wait again".formatted(uuid),
        limit,
        () -> waiting(MachineQuery.newBuilder().setUuid(uuid)),
        machines -> !machines.isEmpty(),
        none -> lastEvent(admin.call(MachineServiceRpc.GET, request).getMachine()));
    return admin.call(MachineServiceRpc.GET, request).getMachine();
  }

  static String lastEvent(Machine machine) {
    var events = machine.getRecentProvisioningEvents();
    return events.getEventsCount() == 0
        ? "it has no event"
        : "its last event is "
            + EnumStrings.of(events.getEvents(0).getEvent()).orElse("unknown")
            + (machine.hasAllocation() ? ", it is allocated" : ", it is free");
  }

  /**
   * Asks again and again until what is awaited is so.
   *
   * @throws Problem DEADLINE_EXCEEDED with what was seen last
   */
  static <T> T await(
      String what, Duration limit, Supplier<T> ask, Predicate<T> so, Function<T, String> describe)
      throws InterruptedException {
    var end = System.nanoTime() + limit.toNanos();
    while (true) {
      var seen = ask.get();
      if (so.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > end) {
        throw Problem.of(
            Problem.Kind.DEADLINE_EXCEEDED,
            "waited %d s for %s; %s".formatted(limit.toSeconds(), what, describe.apply(seen)));
      }
      Thread.sleep(ASK_AGAIN);
    }
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
