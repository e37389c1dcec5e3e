package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.ComponentType;
import io.metalstack.infra.v2.ComponentServicePingRequest;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class PingerTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00.5Z");

  private final BlockingQueue<ComponentServicePingRequest> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<Problem> failures = new LinkedBlockingQueue<>();

  @Test
  void theFirstReportGoesOutAtOnceAndOthersFollow() throws InterruptedException {
    try (var pinger = pinger(sent::add)) {
      pinger.start();
      var first = sent.poll(5, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.getType()).isEqualTo(ComponentType.COMPONENT_TYPE_METAL_CORE);
      assertThat(first.getIdentifier()).isEqualTo("leaf1");
      assertThat(first.getVersion().getVersion()).isEqualTo("v1");
      assertThat(first.getStartedAt().getSeconds()).isLessThan(START.getEpochSecond());
      assertThat(sent.poll(5, TimeUnit.SECONDS)).isEqualTo(first);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aReportThatFailsIsToldAndTheNextFollows() throws InterruptedException {
    try (var pinger =
        pinger(ping -> {
          sent.add(ping);
          throw Problem.unavailable("away");
        })) {
      pinger.start();
      assertThat(sent.poll(5, TimeUnit.SECONDS)).isNotNull();
      assertThat(sent.poll(5, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(failures.poll(5, TimeUnit.SECONDS)).isNotNull();
  }

  private Pinger pinger(Consumer<ComponentServicePingRequest> send) {
    return new Pinger(
        send,
        failures::add,
        ComponentType.COMPONENT_TYPE_METAL_CORE,
        "leaf1",
        "v1",
        Duration.ofMillis(10),
        () -> START);
  }
}
