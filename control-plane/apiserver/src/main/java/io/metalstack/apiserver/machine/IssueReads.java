package io.metalstack.apiserver.machine;

import io.metalstack.admin.v2.MachineServiceIssuesRequest;
import io.metalstack.admin.v2.MachineServiceIssuesResponse;
import io.metalstack.api.v2.MachineIssue;
import io.metalstack.api.v2.MachineIssues;
import io.metalstack.api.v2.MachineIssuesQuery;
import io.metalstack.apiserver.call.Caller;
import java.time.Duration;
import org.jooq.DSLContext;

/** What is wrong with which machines. Those without issues are left out. */
final class IssueReads {
  private final Inspection inspection;

  IssueReads(Inspection inspection) {
    this.inspection = inspection;
  }

  MachineServiceIssuesResponse issues(
      DSLContext sql, Caller caller, MachineServiceIssuesRequest request) {
    var query = request.getQuery();
    var threshold = Duration.ofSeconds(query.getLastErrorThreshold().getSeconds());
    var errorAge = threshold.isZero() ? Inspection.ERROR_AGE : threshold;
    var response = MachineServiceIssuesResponse.newBuilder();
    for (var machine : inspection.inspect(sql, query.getMachineQuery(), errorAge)) {
      var issues = machine.issues().stream().filter(issue -> isWanted(query, issue)).toList();
      if (!issues.isEmpty()) {
        response.addIssues(
            MachineIssues.newBuilder()
                .setUuid(machine.row().machine().getUuid().toString())
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
