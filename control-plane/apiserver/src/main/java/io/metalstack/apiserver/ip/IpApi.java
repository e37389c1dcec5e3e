package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of IP addresses. */
public final class IpApi {
  private IpApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(IPServiceRpc.GET, IpReads::get)
        .read(IPServiceRpc.LIST, IpReads::list)
        .mutation(IPServiceRpc.CREATE, new CreateIp(new AcquireAddress(clock)))
        .mutation(IPServiceRpc.UPDATE, new UpdateIp(clock))
        .mutation(IPServiceRpc.DELETE, new DeleteIp())
        .read(io.metalstack.admin.v2.IPServiceRpc.LIST, IpReads::list);
  }
}
