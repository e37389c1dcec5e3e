package io.metalstack.apiserver.version;

import io.metalstack.api.v2.VersionServiceGetResponse;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.apiserver.call.Calls;

/** The one method of the version. */
public final class VersionApi {
  private VersionApi() {}

  public static void bind(Calls calls, Build build) {
    var answer = VersionServiceGetResponse.newBuilder().setVersion(build.message()).build();
    calls.withoutDatabase(VersionServiceRpc.GET, request -> answer);
  }
}
