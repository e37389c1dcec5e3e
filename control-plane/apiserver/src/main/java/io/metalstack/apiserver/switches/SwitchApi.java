package io.metalstack.apiserver.switches;

import io.metalstack.apiserver.call.Calls;
import io.metalstack.infra.v2.SwitchServiceRpc;
import java.time.Clock;

/** The methods of switches. */
public final class SwitchApi {
  private SwitchApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(SwitchServiceRpc.GET, SwitchReads::get)
        .mutation(SwitchServiceRpc.REGISTER, new RegisterSwitch(clock))
        .mutation(SwitchServiceRpc.HEARTBEAT, new SwitchHeartbeat(clock))
        .read(io.metalstack.admin.v2.SwitchServiceRpc.GET, SwitchReads::get)
        .read(io.metalstack.admin.v2.SwitchServiceRpc.LIST, SwitchReads::list);
  }
}
