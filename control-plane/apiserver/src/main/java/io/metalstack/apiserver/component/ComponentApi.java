package io.metalstack.apiserver.component;

import io.metalstack.admin.v2.ComponentServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;
import java.time.Duration;

/** The methods of agents. */
public final class ComponentApi {
  private ComponentApi() {}

  /**
   * Binds the methods.
   *
   * @param expiration silence after which an agent is forgotten
   */
  public static void bind(Calls calls, Duration expiration, Clock clock) {
    var reads = new ComponentReads(expiration, clock);
    calls
        .mutation(io.metalstack.infra.v2.ComponentServiceRpc.PING, new PingComponent(clock))
        .read(ComponentServiceRpc.GET, reads::get)
        .read(ComponentServiceRpc.LIST, reads::list)
        .mutation(ComponentServiceRpc.DELETE, new DeleteComponent(reads));
  }
}
