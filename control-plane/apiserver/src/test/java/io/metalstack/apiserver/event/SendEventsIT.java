package io.metalstack.apiserver.event;

import static io.metalstack.tables.Tables.MACHINE_EVENT;
import static io.metalstack.tables.Tables.MACHINE_WIPE;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.MachineServiceRpc;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.EventServiceRpc;
import io.metalstack.infra.v2.EventServiceSendResponse;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import io.metalstack.values.WipeProof;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Events of machines, over the wire. */
final class SendEventsIT {
  @AutoClose private final Site site = new Site();
  private final String machine = UUID.randomUUID().toString();

  @Test
  void eightEventsOfOneMachineAtOnceAreAllKept() throws Exception {
    var calls = new ArrayList<Callable<EventServiceSendResponse>>();
    for (var i = 0; i < 8; i++) {
      calls.add(() -> send(event(machine, "PLANNED_REBOOT", "")));
    }
    try (var executor = Executors.newFixedThreadPool(8)) {
      for (var each : executor.invokeAll(calls)) {
        assertThat(each.get().getEvents()).isEqualTo(1);
      }
    }
    assertThat(get().getRecentProvisioningEvents().getEventsList()).hasSize(8);
  }

  @Test
  void ofMoreThanAHundredEventsTheNewestHundredAreShown() {
    for (var i = 0; i < 103; i++) {
      send(event(machine, "PLANNED_REBOOT", "number " + i));
    }
    var events = get().getRecentProvisioningEvents().getEventsList();
    assertThat(events).hasSize(100);
    assertThat(events.getFirst().getMessage()).isEqualTo("number 102");
  }

  @Test
  void aBadEventIsNamedAndTheOthersAreStored() {
    var answer =
        send(
            event(machine, "PREPARING", "")
                + event("no-uuid", "PREPARING", "")
                + event(UUID.randomUUID().toString(), "UNSPECIFIED", ""));
    assertThat(answer.getEvents()).isEqualTo(1);
    assertThat(answer.getFailedList()).hasSize(2).contains("no-uuid");
    assertThat(get().getRecentProvisioningEvents().getEventsList()).hasSize(1);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> send(event("no-uuid", "PREPARING", "")), "no-uuid");
  }

  @Test
  void anEventThatDoesNotFitIsKeptWithARemarkAndIsTheLastError() {
    site.boot(machine, 1);
    send(event(machine, "PHONED_HOME", "x") + "");
    send(event(machine, "REGISTERING", "hello"));
    var remark = "[unexpectedly received in state waiting]: hello";
    var events = get().getRecentProvisioningEvents();
    assertThat(events.getEventsList())
        .extracting(MachineProvisioningEvent::getMessage)
        .contains(remark);
    assertThat(events.getLastErrorEvent().getMessage()).isEqualTo(remark);
  }

  @Test
  void afterRegisterWithoutDhcpTheFirstWaitingIsNoError() {
    var other = UUID.randomUUID().toString();
    site.boot(other, 1);
    site.admin.call(BootServiceRpc.REGISTER, Site.register(machine, 2));
    send(event(machine, "WAITING", ""));
    assertThat(get().getRecentProvisioningEvents().getLastErrorEvent().hasTime()).isFalse();
    assertThat(get().getRecentProvisioningEvents().getEventsList()).hasSize(1);
  }

  @Test
  void wipedDisksAreKeptAndShownToAdmins() {
    var proofs =
        List.of(
            new WipeProof("/dev/sda", "S1", "discard", 4096, 128),
            new WipeProof("/dev/sdb", "", "zeroes", 8192, 0));
    send(event(machine, "WAITING", WipeProof.message(proofs)));
    send(event(machine, "PLANNED_REBOOT", WipeProof.message(proofs)));
    try (var db = new Db(site.database, 1)) {
      var rows = db.read(sql -> sql.selectFrom(MACHINE_WIPE).orderBy(MACHINE_WIPE.ID).fetch());
      assertThat(rows.getValues(MACHINE_WIPE.DISK)).containsExactly("/dev/sda", "/dev/sdb");
      assertThat(rows.getValues(MACHINE_WIPE.SERIAL)).containsExactly("S1", "");
      assertThat(rows.getValues(MACHINE_WIPE.VERIFIED)).containsExactly(true, false);
      assertThat(db.<Integer>read(sql -> sql.fetchCount(MACHINE_EVENT))).isEqualTo(2);
    }
    var labels = get().getMeta().getLabels().getLabelsMap();
    assertThat(labels.get("wipe.metal-stack.io/dev/sda"))
        .endsWith("by discard, 4096 bytes, read back as zeroes");
    assertThat(labels.get("wipe.metal-stack.io/dev/sdb")).endsWith("not read back");
  }

  private Machine get() {
    return site.call(MachineServiceRpc.GET, "uuid: '" + machine + "'").getMachine();
  }

  private EventServiceSendResponse send(String events) {
    return site.call(EventServiceRpc.SEND, events);
  }

  private static String event(String machine, String type, String message) {
    return " events { key: '%s' value { event: MACHINE_PROVISIONING_EVENT_TYPE_%s message: '%s' } }"
        .formatted(machine, type, message);
  }
}
