package io.metalstack.apiserver.event;

import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.machine.Reclaim;
import io.metalstack.apiserver.machine.Wipes;
import io.metalstack.infra.v2.EventServiceSendRequest;
import io.metalstack.infra.v2.EventServiceSendResponse;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Notes one event for each of several machines. Those that are none are named as failed and leave
 * the others alone. A machine that nobody knows yet becomes known. A machine's own token speaks
 * only for that machine.
 */
final class SendEvents implements Mutation<EventServiceSendRequest, EventServiceSendResponse> {
  private final Provisioning provisioning;
  private final Wipes wipes;
  private final Reclaim reclaim;

  SendEvents(Provisioning provisioning, Wipes wipes, Reclaim reclaim) {
    this.provisioning = provisioning;
    this.wipes = wipes;
    this.reclaim = reclaim;
  }

  @Override
  public EventServiceSendResponse apply(Tx tx, Caller caller, EventServiceSendRequest request) {
    // In the order of ids: two calls about the same machines cannot wait for each other in a
    // circle.
    var events = new TreeMap<UUID, MachineProvisioningEvent>();
    var failed = new ArrayList<String>();
    var reasons = new ArrayList<String>();
    for (var each : new TreeMap<>(request.getEventsMap()).entrySet()) {
      caller.rights().requireSpeaksFor(each.getKey());
      var wrong = wrong(each.getKey(), each.getValue());
      if (wrong.isPresent()) {
        failed.add(each.getKey());
        reasons.add(wrong.get());
      } else {
        events.put(UUID.fromString(each.getKey()), each.getValue());
      }
    }
    if (events.isEmpty() && !failed.isEmpty()) {
      throw Problem.invalidArgument("no event could be stored: %s", String.join("; ", reasons))
          .with("events", reasons.getFirst(), "");
    }
    events.forEach((machine, event) -> {
      provisioning.ensure(tx, machine, Optional.empty());
      provisioning.record(tx, machine, event.getEvent(), event.getMessage());
      wipes.record(tx, machine, event.getEvent(), event.getMessage());
      reclaim.confirmedBy(tx, machine, event.getEvent());
    });
    return EventServiceSendResponse.newBuilder()
        .setEvents(events.size())
        .addAllFailed(failed)
        .build();
  }

  private static Optional<String> wrong(String machine, MachineProvisioningEvent event) {
    try {
      Filter.uuid(machine);
    } catch (Problem problem) {
      return Optional.of(problem.message());
    }
    return switch (event.getEvent()) {
      case MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          Optional.of("the event of machine \"" + machine + "\" has no type");
      case MACHINE_PROVISIONING_EVENT_TYPE_ALIVE,
          MACHINE_PROVISIONING_EVENT_TYPE_CRASHED,
          MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING,
          MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT,
          MACHINE_PROVISIONING_EVENT_TYPE_PREPARING,
          MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING,
          MACHINE_PROVISIONING_EVENT_TYPE_WAITING,
          MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING,
          MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL,
          MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME,
          MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM ->
          Optional.empty();
    };
  }
}
