package io.metalstack.client;

import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.ComponentType;
import io.metalstack.api.v2.Version;
import io.metalstack.infra.v2.ComponentServicePingRequest;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Reports an agent to the control plane, at once and then again and again: what every agent does
 * beside its work. A report that fails is no reason to stop; the next one follows in its time.
 */
public final class Pinger implements AutoCloseable {
  private final Consumer<ComponentServicePingRequest> send;
  private final Consumer<Problem> failed;
  private final ComponentServicePingRequest ping;
  private final Duration interval;
  private final Thread thread;

  /**
   * Sends nothing before {@link #start()}.
   *
   * @param send how the call is made, with the token of an infra editor
   * @param failed told of each report that failed
   * @param identifier tells agents of one type apart, usually the host name
   * @param interval 5 seconds to one hour
   */
  public Pinger(
      Consumer<ComponentServicePingRequest> send,
      Consumer<Problem> failed,
      ComponentType type,
      String identifier,
      String version,
      Duration interval,
      InstantSource clock) {
    this.send = send;
    this.failed = failed;
    this.interval = interval;
    this.ping =
        ComponentServicePingRequest.newBuilder()
            .setType(type)
            .setIdentifier(identifier)
            .setVersion(Version.newBuilder().setVersion(version))
            // Whole seconds: the start must not lie ahead of a server whose clock is a bit late.
            .setStartedAt(Timestamp.newBuilder().setSeconds(clock.instant().getEpochSecond() - 1))
            .setInterval(com.google.protobuf.Duration.newBuilder().setSeconds(interval.toSeconds()))
            .build();
    this.thread = Thread.ofVirtual().name("ping-" + identifier).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        try {
          send.accept(ping);
        } catch (Problem problem) {
          if (Thread.currentThread().isInterrupted()) {
            return;
          }
          failed.accept(problem);
        }
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
