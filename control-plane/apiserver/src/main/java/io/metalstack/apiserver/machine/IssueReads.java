package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.MACHINE;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;

import io.metalstack.admin.v2.MachineServiceIssuesRequest;
import io.metalstack.admin.v2.MachineServiceIssuesResponse;
import io.metalstack.api.v2.MachineIssue;
import io.metalstack.api.v2.MachineIssues;
import io.metalstack.api.v2.MachineIssuesQuery;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.replica.Replica;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jooq.DSLContext;

/** What is wrong with which machines. Those without issues are left out. */
final class IssueReads {
  private static final Duration ERROR_AGE = Duration.ofDays(7);

  private final Replica replica;
  private final Clock clock;
  private final Duration deadAfter;
  private final Map<MachineProvisioningEventType, Duration> limits;

  IssueReads(
      Replica replica,
      Clock clock,
      Duration deadAfter,
      Map<MachineProvisioningEventType, Duration> limits) {
    this.limits = limits;
    this.replica = replica;
    this.clock = clock;
    this.deadAfter = deadAfter;
  }

  MachineServiceIssuesResponse issues(
      DSLContext sql, Caller caller, MachineServiceIssuesRequest request) {
    var query = request.getQuery();
    var threshold = Duration.ofSeconds(query.getLastErrorThreshold().getSeconds());
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
    var condition = MachineFilter.of(query.getMachineQuery(), replica.deadline());
    var response = MachineServiceIssuesResponse.newBuilder();
    for (var row : Machines.list(sql, condition, 1)) {
      var view =
          new IssueRules.View(
              row,
              sharedBmcs,
              sharedAsns,
              clock.instant(),
              deadAfter,
              threshold.isZero() ? ERROR_AGE : threshold,
              limits);
      var issues = IssueRules.of(view).stream().filter(issue -> isWanted(query, issue)).toList();
      if (!issues.isEmpty()) {
        response.addIssues(
            MachineIssues.newBuilder()
                .setUuid(row.machine().getUuid().toString())
                .addAllIssues(issues));
      }
    }
    return response.build();
  }

  /** What is to be left out counts more than what alone is asked for. */
  private static boolean isWanted(MachineIssuesQuery query, MachineIssue issue) {
    return issue.getSeverity().getNumber() >= query.getSeverity().getNumber()
        && !query.getOmitList().contains(issue.getType())
        && (query.getOnlyCount() == 0 || query.getOnlyList().contains(issue.getType()));
  }
}
