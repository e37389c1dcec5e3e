package io.metalstack.metalhammer;

import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.client.Client;
import io.metalstack.client.ClientConfig;
import io.metalstack.infra.v2.BootServiceInstallationSucceededRequest;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.BootServiceSuperUserPasswordRequest;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.infra.v2.EventServiceRpc;
import io.metalstack.infra.v2.EventServiceSendRequest;
import io.metalstack.metalhammer.inventory.Hardware;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** The server, over its v2 API. */
final class ApiControlPlane implements ControlPlane {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Client client;
  private final Settings settings;
  private final String machine;
  private final InstantSource clock;
  private final Consumer<String> progress;

  ApiControlPlane(
      Settings settings, String machine, InstantSource clock, Consumer<String> progress) {
    this.client =
        Client.of(
            ClientConfig.of(settings.api().toString())
                .withToken(settings::token)
                .withAgent(Hammer.VERSION));
    this.settings = settings;
    this.machine = machine;
    this.clock = clock;
    this.progress = progress;
  }

  @Override
  public void event(MachineProvisioningEventType type, String message) {
    var now = clock.instant();
    var event =
        MachineProvisioningEvent.newBuilder()
            .setTime(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .setEvent(type)
            .setMessage(message)
            .build();
    try {
      client.call(
          EventServiceRpc.SEND,
          EventServiceSendRequest.newBuilder().putEvents(machine, event).build());
    } catch (Problem lost) {
      progress.accept("event %s was not taken: %s".formatted(type, lost.message()));
    }
  }

  @Override
  public String superUserPassword() {
    var answer =
        client.call(
            BootServiceRpc.SUPER_USER_PASSWORD,
            BootServiceSuperUserPasswordRequest.newBuilder().setUuid(machine).build());
    return answer.getFeatureDisabled() ? "" : answer.getSuperUserPassword();
  }

  @Override
  public String register(Hardware hardware, String version) {
    var request = Registration.of(hardware, version, settings.partition());
    return client.call(BootServiceRpc.REGISTER, request).getSize();
  }

  @Override
  public MachineAllocation waitForAllocation() throws InterruptedException {
    var request = BootServiceWaitRequest.newBuilder().setUuid(machine).build();
    while (true) {
      try {
        var allocation = firstAllocation(request);
        if (allocation.isPresent()) {
          return allocation.get();
        }
      } catch (Problem lost) {
        if (!lasting(lost)) {
          progress.accept("waiting again: " + lost.message());
        } else {
          throw lost;
        }
      }
      Thread.sleep(PAUSE);
    }
  }

  /** The stream goes on after the allocation; hanging up is up to us. */
  private Optional<MachineAllocation> firstAllocation(BootServiceWaitRequest request) {
    try (var answers = client.open(BootServiceRpc.WAIT, request)) {
      while (answers.hasNext()) {
        var answer = answers.next();
        if (answer.hasAllocation()) {
          return Optional.of(answer.getAllocation());
        }
      }
      return Optional.empty();
    }
  }

  /** Whether asking again cannot help. */
  private static boolean lasting(Problem problem) {
    return switch (problem.kind()) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          UNIMPLEMENTED,
          OUT_OF_RANGE,
          ALREADY_EXISTS,
          FAILED_PRECONDITION ->
          true;
      case CANCELED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS ->
          false;
    };
  }

  @Override
  public void installationSucceeded(String consolePassword) {
    client.call(
        BootServiceRpc.INSTALLATION_SUCCEEDED,
        BootServiceInstallationSucceededRequest.newBuilder()
            .setUuid(machine)
            .setConsolePassword(consolePassword)
            .build());
  }
}
