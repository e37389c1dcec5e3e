package io.metalstack.apiserver.filesystem;

import io.metalstack.api.v2.FilesystemServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of filesystem layouts. */
public final class FilesystemApi {
  private FilesystemApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(FilesystemServiceRpc.GET, LayoutReads::get)
        .read(FilesystemServiceRpc.LIST, LayoutReads::list)
        .read(io.metalstack.admin.v2.FilesystemServiceRpc.MATCH, LayoutReads::match)
        .mutation(io.metalstack.admin.v2.FilesystemServiceRpc.CREATE, new CreateLayout(clock))
        .mutation(io.metalstack.admin.v2.FilesystemServiceRpc.UPDATE, new UpdateLayout(clock))
        .mutation(io.metalstack.admin.v2.FilesystemServiceRpc.DELETE, new DeleteLayout());
  }
}
