package io.metalstack.apiserver.event;

import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.machine.Reclaim;
import io.metalstack.apiserver.machine.Wipes;
import io.metalstack.infra.v2.EventServiceRpc;
import java.time.Clock;

/** The methods of events. */
public final class EventApi {
  private EventApi() {}

  public static void bind(Calls calls, Provisioning provisioning, Reclaim reclaim, Clock clock) {
    calls.mutation(EventServiceRpc.SEND, new SendEvents(provisioning, new Wipes(clock), reclaim));
  }
}
