package io.metalstack.apiserver.machine;

import static io.metalstack.api.v2.MachineProvisioningEventType.*;

import io.metalstack.api.v2.MachineProvisioningEventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of a machine as a function: where it stands and what happened give where it stands next.
 * Source of the table: v2.md 5.1 and 12.1. The state is the newest stored event; none is Initial.
 */
public final class MachineLifecycle {
  /** Phoned Home this soon after another event is the echo of an operating system that is gone. */
  private static final Duration ECHO = Duration.ofMinutes(5);

  private static final String PREFIX = "MACHINE_PROVISIONING_EVENT_TYPE_";

  /** The states between power-on and the new kernel, in which a machine may crash or say Alive. */
  private static final Set<MachineProvisioningEventType> PROVISIONING =
      Set.of(
          MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED,
          MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING,
          MACHINE_PROVISIONING_EVENT_TYPE_PREPARING,
          MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING,
          MACHINE_PROVISIONING_EVENT_TYPE_WAITING,
          MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING,
          MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL);

  private MachineLifecycle() {}

  /**
   * Where a machine stands.
   *
   * @param state newest stored event, unspecified for a machine without events
   * @param lastEventAt when it last gave a sign of life; null if never
   */
  public record Stage(
      MachineProvisioningEventType state,
      @Nullable Instant lastEventAt,
      boolean crashLoop,
      boolean failedReclaim,
      Optional<ErrorEvent> lastError) {

    /** A machine of which nothing is known yet. */
    public static final Stage INITIAL =
        new Stage(
            MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED, null, false, false, Optional.empty());
  }

  /** An event that was an error. */
  public record ErrorEvent(MachineProvisioningEventType event, Instant at, String message) {}

  /**
   * What follows from an event.
   *
   * @param stored message of the event to store in the log; empty if it is not stored
   */
  public record Step(Stage next, Optional<String> stored) {}

  /** What follows when an event arrives; the time is the server's, never the sender's. */
  public static Step step(
      Stage stage, MachineProvisioningEventType event, String message, Instant now) {
    return switch (event) {
      case MACHINE_PROVISIONING_EVENT_TYPE_ALIVE ->
          PROVISIONING.contains(stage.state())
              ? noticed(stage, now)
              : unexpected(stage, event, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_CRASHED ->
          PROVISIONING.contains(stage.state())
              ? crashed(stage, message, now)
              : unexpected(stage, event, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING ->
          stage.state() == MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING
              ? noticed(reclaimed(stage), now)
              : oneOf(
                  stage,
                  event,
                  message,
                  now,
                  MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT,
                  MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM,
                  MACHINE_PROVISIONING_EVENT_TYPE_CRASHED);
      case MACHINE_PROVISIONING_EVENT_TYPE_PREPARING ->
          oneOf(
              stage,
              event,
              message,
              now,
              MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING,
              MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT,
              MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM,
              MACHINE_PROVISIONING_EVENT_TYPE_CRASHED);
      case MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING ->
          oneOf(stage, event, message, now, MACHINE_PROVISIONING_EVENT_TYPE_PREPARING);
      case MACHINE_PROVISIONING_EVENT_TYPE_WAITING ->
          oneOf(stage, event, message, now, MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING);
      case MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING ->
          oneOf(
              stage,
              event,
              message,
              now,
              MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING,
              MACHINE_PROVISIONING_EVENT_TYPE_WAITING);
      case MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL ->
          oneOf(stage, event, message, now, MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING);
      case MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME -> phonedHome(stage, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT,
          MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM ->
          stored(calmed(stage), event, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("an event needs a type");
    };
  }

  private static Step phonedHome(Stage stage, String message, Instant now) {
    var event = MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME;
    var lastEventAt = stage.lastEventAt();
    var echo = lastEventAt != null && Duration.between(lastEventAt, now).compareTo(ECHO) <= 0;
    return switch (stage.state()) {
      case MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED,
          MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL,
          MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT ->
          stored(calmed(stage), event, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME -> noticed(stage, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM ->
          echo
              ? dropped(stage)
              : noticed(
                  new Stage(stage.state(), lastEventAt, stage.crashLoop(), true, stage.lastError()),
                  now);
      case MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING ->
          echo ? dropped(stage) : noticed(reclaimed(stage), now);
      case MACHINE_PROVISIONING_EVENT_TYPE_PREPARING ->
          echo ? dropped(stage) : stored(reclaimed(stage), event, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING, MACHINE_PROVISIONING_EVENT_TYPE_WAITING ->
          echo ? dropped(stage) : stored(stage, event, message, now);
      case MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING,
          MACHINE_PROVISIONING_EVENT_TYPE_CRASHED,
          MACHINE_PROVISIONING_EVENT_TYPE_ALIVE,
          UNRECOGNIZED ->
          unexpected(stage, event, message, now);
    };
  }

  /** Accepts the event of a machine without events, or in one of the states. */
  private static Step oneOf(
      Stage stage,
      MachineProvisioningEventType event,
      String message,
      Instant now,
      MachineProvisioningEventType... states) {
    if (stage.state() == MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED
        || Set.of(states).contains(stage.state())) {
      return stored(startsAnew(event) ? reclaimed(stage) : stage, event, message, now);
    }
    return unexpected(stage, event, message, now);
  }

  private static boolean startsAnew(MachineProvisioningEventType event) {
    return event == MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING
        || event == MACHINE_PROVISIONING_EVENT_TYPE_PREPARING;
  }

  /** An event that does not fit: kept with a remark, and the last error from now on. */
  private static Step unexpected(
      Stage stage, MachineProvisioningEventType event, String message, Instant now) {
    var remark = "[unexpectedly received in state " + words(stage.state()) + "]";
    var text = message.isEmpty() ? remark : remark + ": " + message;
    var alive = event == MACHINE_PROVISIONING_EVENT_TYPE_ALIVE;
    var next =
        new Stage(
            alive ? stage.state() : event,
            now,
            stage.crashLoop() || startsAnew(event),
            stage.failedReclaim(),
            Optional.of(new ErrorEvent(event, now, text)));
    return new Step(next, alive ? Optional.empty() : Optional.of(text));
  }

  private static Step crashed(Stage stage, String message, Instant now) {
    var event = MACHINE_PROVISIONING_EVENT_TYPE_CRASHED;
    var error = new ErrorEvent(event, now, message);
    var next = new Stage(event, now, true, stage.failedReclaim(), Optional.of(error));
    return new Step(next, Optional.of(message));
  }

  private static Step stored(
      Stage stage, MachineProvisioningEventType event, String message, Instant now) {
    var next = new Stage(event, now, stage.crashLoop(), stage.failedReclaim(), stage.lastError());
    return new Step(next, Optional.of(message));
  }

  /** A sign of life that leaves the state as it is. */
  private static Step noticed(Stage stage, Instant now) {
    var next =
        new Stage(stage.state(), now, stage.crashLoop(), stage.failedReclaim(), stage.lastError());
    return new Step(next, Optional.empty());
  }

  private static Step dropped(Stage stage) {
    return new Step(stage, Optional.empty());
  }

  private static Stage calmed(Stage stage) {
    return new Stage(
        stage.state(), stage.lastEventAt(), false, stage.failedReclaim(), stage.lastError());
  }

  private static Stage reclaimed(Stage stage) {
    return new Stage(
        stage.state(), stage.lastEventAt(), stage.crashLoop(), false, stage.lastError());
  }

  /** A state as people read it, such as {@code phoned home}. */
  static String words(MachineProvisioningEventType state) {
    return switch (state) {
      case MACHINE_PROVISIONING_EVENT_TYPE_UNSPECIFIED -> "initial";
      case MACHINE_PROVISIONING_EVENT_TYPE_CRASHED -> "crashing";
      default -> state.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
