package io.metalstack.rpc;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthProto;
import io.metalstack.api.Rpc;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.Set;

/**
 * gRPC's health service: the server as a whole by the empty name, or one of its services. What is
 * up is serving; a stopping server ends its streams, which is how a watcher learns of it.
 */
final class Health {
  private static final Rpc<HealthCheckRequest, HealthCheckResponse> CHECK = rpc("Check");
  private static final Rpc<HealthCheckRequest, HealthCheckResponse> WATCH = rpc("Watch");

  private final Set<String> services;

  /**
   * @param services full names
   */
  Health(Set<String> services) {
    this.services = services;
  }

  Handlers handlers() {
    return new Handlers()
        .unary(CHECK, (call, request) -> check(request)).stream(
            WATCH, (call, request, answers) -> watch(request, answers));
  }

  private HealthCheckResponse check(HealthCheckRequest request) {
    if (!knows(request)) {
      throw Problem.notFound(
          "this server has no service \"%s\": ask for \"\" or one of %s",
          request.getService(), String.join(", ", services));
    }
    return status(ServingStatus.SERVING);
  }

  private void watch(HealthCheckRequest request, Answers<HealthCheckResponse> answers)
      throws InterruptedException {
    answers.send(status(knows(request) ? ServingStatus.SERVING : ServingStatus.SERVICE_UNKNOWN));
    // Nothing changes until the server stops or the peer leaves, and both interrupt this thread.
    Thread.sleep(Duration.ofDays(3650));
  }

  private boolean knows(HealthCheckRequest request) {
    return request.getService().isEmpty() || services.contains(request.getService());
  }

  private static HealthCheckResponse status(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  private static Rpc<HealthCheckRequest, HealthCheckResponse> rpc(String method) {
    var service = HealthProto.getDescriptor().findServiceByName("Health");
    return new Rpc<>(
        service.findMethodByName(method),
        HealthCheckRequest.getDefaultInstance(),
        HealthCheckResponse.getDefaultInstance());
  }
}
