package io.metalstack.apiserver.size;

import io.metalstack.api.v2.SizeServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of sizes. */
public final class SizeApi {
  private SizeApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(SizeServiceRpc.GET, SizeReads::get)
        .read(SizeServiceRpc.LIST, SizeReads::list)
        .mutation(io.metalstack.admin.v2.SizeServiceRpc.CREATE, new CreateSize(clock))
        .mutation(io.metalstack.admin.v2.SizeServiceRpc.UPDATE, new UpdateSize(clock))
        .mutation(io.metalstack.admin.v2.SizeServiceRpc.DELETE, new DeleteSize());
  }
}
