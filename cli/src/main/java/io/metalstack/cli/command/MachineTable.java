package io.metalstack.cli.command;

import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineState;
import io.metalstack.cli.output.Cell;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** How machines are listed. */
final class MachineTable {
  /** Joins signs so that no terminal breaks between them. */
  private static final String FIGURE_SPACE = "\u2007";

  private static final int HOSTNAME = 30;

  private MachineTable() {}

  static Table<Machine> of(Instant now) {
    return new Table<Machine>(
            Order.by(machine -> machine.getAllocation().getProject(), Machine::getUuid))
        .cell("ID", MachineTable::id)
        .narrow("", machine -> Cell.of(signs(machine)))
        .column("Last Event", MachineTable::lastEvent)
        .column("When", machine -> when(machine, now))
        .column(
            "Age", machine -> Words.since(machine.getAllocation().getMeta().getCreatedAt(), now))
        .wide("Description", machine -> machine.getAllocation().getDescription())
        .wide("Name", machine -> machine.getAllocation().getName())
        .narrow("Hostname", machine -> Cell.of(shortened(machine.getAllocation().getHostname())))
        .wide("Hostname", machine -> machine.getAllocation().getHostname())
        .column("Project", machine -> machine.getAllocation().getProject())
        .wide("IPs", MachineTable::ips)
        .column("Size", machine -> machine.getSize().getId())
        .column("Image", MachineTable::image)
        .column("Partition", machine -> machine.getPartition().getId())
        .column("Rack", Machine::getRack)
        .wide("Started", machine -> started(machine))
        .wide("Labels", machine -> Words.labels(machine.getMeta()))
        .wide("Lock / Reserve", MachineTable::condition);
  }

  static String lastEvent(Machine machine) {
    var events = machine.getRecentProvisioningEvents().getEventsList();
    return events.isEmpty() ? "" : Words.title(events.getFirst().getEvent());
  }

  static String when(Machine machine, Instant now) {
    return Words.since(machine.getRecentProvisioningEvents().getLastEventTime(), now);
  }

  static String condition(Machine machine) {
    var condition = machine.getStatus().getCondition();
    var state = Words.word(condition.getState());
    return state.isEmpty() || condition.getState() == MachineState.MACHINE_STATE_AVAILABLE
        ? ""
        : condition.getDescription().isEmpty() ? state : state + ": " + condition.getDescription();
  }

  /** What deserves attention: no sign of life, locked, reserved, in trouble; VPN. */
  static String signs(Machine machine) {
    var signs = new ArrayList<String>();
    switch (machine.getStatus().getLiveliness()) {
      case MACHINE_LIVELINESS_ALIVE -> {}
      case MACHINE_LIVELINESS_DEAD -> signs.add("💀");
      case MACHINE_LIVELINESS_UNKNOWN, MACHINE_LIVELINESS_UNSPECIFIED, UNRECOGNIZED ->
          signs.add("❓");
    }
    switch (machine.getStatus().getCondition().getState()) {
      case MACHINE_STATE_LOCKED -> signs.add("🔒");
      case MACHINE_STATE_TAINTED -> signs.add("🚧");
      case MACHINE_STATE_AVAILABLE, MACHINE_STATE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    var events = machine.getRecentProvisioningEvents();
    switch (events.getState()) {
      case MACHINE_PROVISIONING_EVENT_STATE_FAILED_RECLAIM -> signs.add("🚑");
      case MACHINE_PROVISIONING_EVENT_STATE_CRASHLOOP -> signs.add("⭕");
      case MACHINE_PROVISIONING_EVENT_STATE_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    if (events.hasLastErrorEvent() && isRecent(machine)) {
      signs.add("❗");
    }
    if (machine.getAllocation().getVpn().getConnected()) {
      signs.add("🛡");
    }
    return String.join(FIGURE_SPACE, signs);
  }

  /** An error that is the newest event, or not older than an hour before it. */
  private static boolean isRecent(Machine machine) {
    var events = machine.getRecentProvisioningEvents();
    var newest = Words.instant(events.getLastEventTime());
    return Words.instant(events.getLastErrorEvent().getTime()).isAfter(newest.minusSeconds(3600));
  }

  private static Cell id(Machine machine) {
    var lit = machine.getStatus().getLedState().getValue().equals("LED-ON");
    return new Cell(machine.getUuid(), lit ? Cell.Color.BLUE : Cell.Color.PLAIN);
  }

  private static String shortened(String hostname) {
    return hostname.length() <= HOSTNAME ? hostname : hostname.substring(0, HOSTNAME - 1) + "…";
  }

  private static String image(Machine machine) {
    var image = machine.getAllocation().getImage();
    return image.getName().isEmpty() ? image.getId() : image.getName();
  }

  private static String ips(Machine machine) {
    return machine.getAllocation().getNetworksList().stream()
        .flatMap(network -> network.getIpsList().stream())
        .collect(Collectors.joining("\n"));
  }

  private static String started(Machine machine) {
    return Words.isNever(machine.getAllocation().getMeta().getCreatedAt())
        ? ""
        : Words.instant(machine.getAllocation().getMeta().getCreatedAt()).toString();
  }
}
