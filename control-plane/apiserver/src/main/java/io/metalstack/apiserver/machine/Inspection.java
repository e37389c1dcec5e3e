package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.PROVISIONING;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;

import io.metalstack.api.v2.MachineIssue;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineQuery;
import io.metalstack.apiserver.replica.Replica;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** How machines stand: what is wrong with them, and which can be allocated at this moment. */
public final class Inspection {
  /** For how long an error event is an issue, unless another time is asked for. */
  public static final Duration ERROR_AGE = Duration.ofDays(7);

  private final Replica replica;
  private final Clock clock;
  private final Duration deadAfter;
  private final Map<MachineProvisioningEventType, Duration> limits;

  /**
   * A machine with all that is wrong with it.
   *
   * @param issues none, if it is well
   */
  public record Inspected(MachineRow row, List<MachineIssue> issues) {}

  /**
   * The rules of the inspection.
   *
   * @param deadAfter silence after which a machine counts as dead
   * @param limits how long a machine may be in a state
   */
  public Inspection(
      Replica replica,
      Clock clock,
      Duration deadAfter,
      Map<MachineProvisioningEventType, Duration> limits) {
    this.replica = replica;
    this.clock = clock;
    this.deadAfter = deadAfter;
    this.limits = limits;
  }

  /** The machines of a query, by id, in five queries whatever their number. */
  List<Inspected> inspect(DSLContext sql, MachineQuery query, Duration errorAge) {
    return inspect(sql, MachineFilter.of(query, replica.deadline()), errorAge);
  }

  /** The machines of a condition on their table, by id, in five queries whatever their number. */
  public List<Inspected> inspect(DSLContext sql, Condition condition, Duration errorAge) {
    var sharedBmcs =
        sql.select(MACHINE.BMC_ADDRESS)
            .from(MACHINE)
            .where(MACHINE.BMC_ADDRESS.ne(""))
            .groupBy(MACHINE.BMC_ADDRESS)
            .having(count().gt(1))
            .fetchSet(MACHINE.BMC_ADDRESS);
    var sharedAsns =
        sql.select(ALLOCATION_NETWORK.ASN)
            .from(ALLOCATION_NETWORK)
            .groupBy(ALLOCATION_NETWORK.ASN)
            .having(countDistinct(ALLOCATION_NETWORK.ALLOCATION).gt(1))
            .fetchSet(ALLOCATION_NETWORK.ASN);
    return Machines.list(sql, condition, 1).stream()
        .map(row ->
            new Inspected(
                row,
                IssueRules.of(
                    new IssueRules.View(
                        row,
                        sharedBmcs,
                        sharedAsns,
                        clock.instant(),
                        deadAfter,
                        errorAge,
                        limits))))
        .toList();
  }

  /** Those machines of a condition that a call could choose at this moment. */
  public Set<UUID> allocatable(DSLContext sql, Condition condition) {
    return sql.select(MACHINE.UUID)
        .from(MACHINE)
        .join(PROVISIONING)
        .on(PROVISIONING.MACHINE.eq(MACHINE.UUID))
        .leftAntiJoin(ALLOCATION)
        .on(ALLOCATION.MACHINE.eq(MACHINE.UUID))
        .where(
            condition, Machines.allocatable(clock.instant().minus(deadAfter), replica.deadline()))
        .fetchSet(MACHINE.UUID);
  }
}
