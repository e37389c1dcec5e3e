package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineFRU;
import io.metalstack.api.v2.MachineQuery;
import io.metalstack.apiserver.bmc.Fru;
import io.metalstack.apiserver.replica.Replica;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The machines on switches, for who looks at them from there. */
public final class ConnectedMachines {
  private final Replica replica;
  private final Clock clock;
  private final Duration deadAfter;

  /** A machine with its part numbers and serials. */
  public record Found(Machine machine, MachineFRU fru) {}

  public ConnectedMachines(Replica replica, Clock clock, Duration deadAfter) {
    this.replica = replica;
    this.clock = clock;
    this.deadAfter = deadAfter;
  }

  /** Those of the given machines that a query asks for, in a fixed number of queries. */
  public Map<UUID, Found> connected(DSLContext sql, Collection<UUID> ids, MachineQuery query) {
    var given = MACHINE.UUID.eq(DSL.any(ids.toArray(UUID[]::new)));
    var condition = MachineFilter.of(query, replica.deadline()).and(given);
    var rows = Machines.list(sql, condition, Machines.LISTED_EVENTS);
    var messages = MachineView.messages(sql, rows, clock.instant(), deadAfter);
    var found = new HashMap<UUID, Found>();
    for (var i = 0; i < rows.size(); i++) {
      var row = rows.get(i).machine();
      found.put(row.getUuid(), new Found(messages.get(i), Fru.message(row.getFru())));
    }
    return found;
  }
}
