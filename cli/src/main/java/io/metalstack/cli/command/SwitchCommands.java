package io.metalstack.cli.command;

import io.metalstack.admin.v2.SwitchServiceListRequest;
import io.metalstack.admin.v2.SwitchServiceRpc;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchOSVendor;
import io.metalstack.api.v2.SwitchPortStatus;
import io.metalstack.api.v2.SwitchQuery;
import io.metalstack.api.v2.SwitchReplaceMode;
import io.metalstack.api.v2.SwitchSync;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Cell;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code metalctl switch}. */
final class SwitchCommands {
  private static final Flag ID = Flag.of("id", "ID", "this very switch");
  private static final Duration LATE = Duration.ofMinutes(1);
  private static final Duration LOST = Duration.ofMinutes(10);
  private static final Duration SLOW = Duration.ofSeconds(20);
  private static final Duration TOO_SLOW = Duration.ofSeconds(30);
  private static final Duration FORGOTTEN = Duration.ofDays(7);

  private SwitchCommands() {}

  static List<Command> all() {
    return List.of(
        new Command("switch list", "list leaf switches (admin)", SwitchCommands::list)
            .flags(ID, Flags.PARTITION, Flags.RACK)
            .examples("switch list --partition fra-1 -o wide"));
  }

  private static void list(Invocation call) {
    var line = call.line();
    var query = SwitchQuery.newBuilder();
    line.value(ID).ifPresent(query::setId);
    line.value(Flags.PARTITION).ifPresent(query::setPartition);
    line.value(Flags.RACK).ifPresent(query::setRack);
    var request = SwitchServiceListRequest.newBuilder().setQuery(query).build();
    call.list(
        table(call.clock().instant()), call.call(SwitchServiceRpc.LIST, request).getSwitchesList());
  }

  static Table<Switch> table(Instant now) {
    return new Table<Switch>(Order.by(Switch::getId))
        .column("ID", Switch::getId)
        .column("Partition", Switch::getPartition)
        .column("Rack", Switch::getRack)
        .narrow("OS", one -> Cell.of(sign(one.getOs().getVendor())))
        .wide("OS", one -> Words.word(one.getOs().getVendor()) + " " + one.getOs().getVersion())
        .narrow("Status", one -> new Cell("●", health(one, now)))
        .wide("Metalcore", one -> one.getOs().getMetalCoreVersion().split(",", 2)[0])
        .wide("IP", Switch::getManagementIp)
        .wide("Mode", one -> Words.word(one.getReplaceMode()))
        .column("Last Sync", one -> Words.since(one.getLastSync().getTime(), now))
        .wide("Sync Duration", one -> duration(one.getLastSync()).toMillis() + "ms")
        .wide("Last Error", one -> lastError(one, now));
  }

  private static String sign(SwitchOSVendor vendor) {
    return switch (vendor) {
      case SWITCH_OS_VENDOR_CUMULUS -> "🐢";
      case SWITCH_OS_VENDOR_SONIC -> "🦔";
      case SWITCH_OS_VENDOR_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  /** Red when it needs somebody, yellow when it may soon. */
  private static Cell.Color health(Switch one, Instant now) {
    var sync = one.getLastSync();
    var age = Duration.between(Words.instant(sync.getTime()), now);
    var failed = Words.instant(one.getLastSyncError().getTime());
    if (age.compareTo(LOST) >= 0
        || duration(sync).compareTo(TOO_SLOW) >= 0
        || failed.isAfter(Words.instant(sync.getTime()))
        || one.getReplaceMode() == SwitchReplaceMode.SWITCH_REPLACE_MODE_REPLACE) {
      return Cell.Color.RED;
    }
    return age.compareTo(LATE) >= 0 || duration(sync).compareTo(SLOW) >= 0 || hasPortDown(one)
        ? Cell.Color.YELLOW
        : Cell.Color.GREEN;
  }

  private static boolean hasPortDown(Switch one) {
    return one.getMachineConnectionsList().stream()
        .map(connection -> connection.getNic().getState())
        .anyMatch(state ->
            state.getActual() != SwitchPortStatus.SWITCH_PORT_STATUS_UP
                && state.getActual() != SwitchPortStatus.SWITCH_PORT_STATUS_UNSPECIFIED);
  }

  private static String lastError(Switch one, Instant now) {
    var error = one.getLastSyncError();
    var age = Duration.between(Words.instant(error.getTime()), now);
    return Words.isNever(error.getTime()) || age.compareTo(FORGOTTEN) > 0
        ? ""
        : Words.duration(age) + " ago: " + error.getError();
  }

  private static Duration duration(SwitchSync sync) {
    return Duration.ofSeconds(sync.getDuration().getSeconds(), sync.getDuration().getNanos());
  }
}
