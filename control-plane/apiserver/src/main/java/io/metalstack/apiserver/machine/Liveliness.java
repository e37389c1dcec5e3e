package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.MachineLiveliness;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a machine gives signs of life; worked out at every look, so it is never stale. */
public final class Liveliness {
  private Liveliness() {}

  /**
   * The liveliness at a time.
   *
   * @param lastEventAt last sign of life, null if there was none yet
   * @param allocated a silent machine that is allocated may be well: its operating system is not
   *     ours
   */
  public static MachineLiveliness at(
      Instant now, @Nullable Instant lastEventAt, boolean allocated, Duration deadAfter) {
    if (lastEventAt == null) {
      return MachineLiveliness.MACHINE_LIVELINESS_UNSPECIFIED;
    }
    if (Duration.between(lastEventAt, now).compareTo(deadAfter) <= 0) {
      return MachineLiveliness.MACHINE_LIVELINESS_ALIVE;
    }
    return allocated
        ? MachineLiveliness.MACHINE_LIVELINESS_UNKNOWN
        : MachineLiveliness.MACHINE_LIVELINESS_DEAD;
  }
}
