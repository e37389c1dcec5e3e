package io.metalstack.apiserver.health;

import io.metalstack.api.v2.HealthServiceGetResponse;
import io.metalstack.api.v2.HealthServiceRpc;
import io.metalstack.apiserver.call.Calls;

/** The one method of health. */
public final class HealthApi {
  private HealthApi() {}

  public static void bind(Calls calls, HealthCheck check) {
    calls.withoutDatabase(
        HealthServiceRpc.GET,
        request -> HealthServiceGetResponse.newBuilder().setHealth(check.now()).build());
  }
}
