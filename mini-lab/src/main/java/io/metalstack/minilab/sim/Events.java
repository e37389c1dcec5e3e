package io.metalstack.minilab.sim;

import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.infra.v2.EventServiceRpc;
import io.metalstack.infra.v2.EventServiceSendRequest;
import io.metalstack.minilab.remote.Session;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Reports what happens to machines. */
final class Events {
  private final Session client;

  Events(Session client) {
    this.client = client;
  }

  void send(UUID machine, MachineProvisioningEventType type, String message) {
    sendAll(List.of(machine), type, message);
  }

  /** The same event of many machines in one call. */
  void sendAll(Collection<UUID> machines, MachineProvisioningEventType type, String message) {
    var event = MachineProvisioningEvent.newBuilder().setEvent(type).setMessage(message).build();
    var request = EventServiceSendRequest.newBuilder();
    machines.forEach(machine -> request.putEvents(machine.toString(), event));
    client.call(EventServiceRpc.SEND, request.build());
  }
}
