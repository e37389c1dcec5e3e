package io.metalstack.cli.command;

import io.metalstack.admin.v2.MachineServiceIssuesRequest;
import io.metalstack.admin.v2.MachineServiceRpc;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineIssue;
import io.metalstack.api.v2.MachineIssueSeverity;
import io.metalstack.api.v2.MachineIssueType;
import io.metalstack.api.v2.MachineIssuesQuery;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Cell;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code metalctl machine issues}: what is wrong with which machine. */
final class MachineIssues {
  private MachineIssues() {}

  static Command command() {
    return new Command(
            "machine issues", "show what is wrong with machines (admin)", MachineIssues::run)
        .flags(Flags.PARTITION, Flags.RACK, Flags.SIZE, Flags.SEVERITY, Flags.ONLY, Flags.OMIT)
        .examples("machine issues --severity major", "machine issues --only crashloop -o wide");
  }

  private static void run(Invocation call) {
    var line = call.line();
    var machines = MachineCommands.query(line);
    var query = MachineIssuesQuery.newBuilder().setMachineQuery(machines);
    line.values(Flags.ONLY).forEach(word -> query.addOnly(type(Flags.ONLY.name(), word)));
    line.values(Flags.OMIT).forEach(word -> query.addOmit(type(Flags.OMIT.name(), word)));
    EnumFlag.value(line, Flags.SEVERITY, MachineIssueSeverity.class).ifPresent(query::setSeverity);
    var found =
        call.call(
                MachineServiceRpc.ISSUES,
                MachineServiceIssuesRequest.newBuilder().setQuery(query).build())
            .getIssuesList();
    // The answer has ids only, and people look for names.
    Map<String, Machine> known =
        found.isEmpty()
            ? Map.of()
            : MachineCommands.ofAdmin(call, machines).stream()
                .collect(Collectors.toMap(Machine::getUuid, Function.identity()));
    call.list(table(known, call.clock().instant()), found);
  }

  private static Table<io.metalstack.api.v2.MachineIssues> table(
      Map<String, Machine> known, Instant now) {
    Function<io.metalstack.api.v2.MachineIssues, Machine> machine =
        issues -> known.getOrDefault(issues.getUuid(), Machine.getDefaultInstance());
    return new Table<>(Order.by(io.metalstack.api.v2.MachineIssues::getUuid))
        .column("ID", io.metalstack.api.v2.MachineIssues::getUuid)
        .wide("Name", machine.andThen(m -> m.getAllocation().getName()))
        .wide("Partition", machine.andThen(m -> m.getPartition().getId()))
        .wide("Project", machine.andThen(m -> m.getAllocation().getProject()))
        .narrow("Allocated", machine.andThen(m -> Cell.of(m.hasAllocation() ? "yes" : "no")))
        .narrow("", machine.andThen(MachineTable::signs).andThen(Cell::of))
        .column("Lock Reason", machine.andThen(MachineTable::condition))
        .column("Last Event", machine.andThen(MachineTable::lastEvent))
        .column("When", machine.andThen(m -> MachineTable.when(m, now)))
        .column("Issues", issues -> lines(issues.getIssuesList(), MachineIssues::text))
        .wide("Ref URL", issues -> lines(issues.getIssuesList(), MachineIssue::getReferenceUrl))
        .wide("Details", issues -> lines(issues.getIssuesList(), MachineIssue::getDetails));
  }

  private static String text(MachineIssue issue) {
    return issue.getDescription() + " (" + Words.word(issue.getType()) + ")";
  }

  private static String lines(List<MachineIssue> issues, Function<MachineIssue, String> text) {
    return issues.stream().map(text).collect(Collectors.joining("\n"));
  }

  private static MachineIssueType type(String flag, String word) {
    return EnumFlag.parse(flag, word, MachineIssueType.class);
  }
}
