package io.metalstack.apiserver.event;

import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.machine.Reclaim;
import io.metalstack.infra.v2.EventServiceSendRequest;
import io.metalstack.infra.v2.EventServiceSendResponse;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Notes one event for each of several machines, all or none. A machine that nobody knows yet
 * becomes known. A machine's own token speaks only for that machine.
 */
final class SendEvents implements Mutation<EventServiceSendRequest, EventServiceSendResponse> {
  private final Provisioning provisioning;
  private final Reclaim reclaim;

  SendEvents(Provisioning provisioning, Reclaim reclaim) {
    this.provisioning = provisioning;
    this.reclaim = reclaim;
  }

  @Override
  public EventServiceSendResponse apply(Tx tx, Caller caller, EventServiceSendRequest request) {
    // In the order of ids: two calls about the same machines cannot wait for each other in a
    // circle.
    var events = new TreeMap<UUID, MachineProvisioningEvent>();
    request
        .getEventsMap()
        .forEach((machine, event) -> {
          caller.rights().requireSpeaksFor(machine);
          if (event.getEvent()
              == MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED) {
            throw Problem.invalidArgument("the event of machine \"%s\" has no type", machine)
                .with("events", "unspecified type", "");
          }
          events.put(Filter.uuid(machine), event);
        });
    events.forEach((machine, event) -> {
      provisioning.ensure(tx, machine, Optional.empty());
      provisioning.record(tx, machine, event.getEvent(), event.getMessage());
      reclaim.confirmedBy(tx, machine, event.getEvent());
    });
    return EventServiceSendResponse.newBuilder().setEvents(events.size()).build();
  }
}
