package io.metalstack.apiserver.sizereservation;

import java.util.UUID;

/**
 * What is kept free in one partition of one size for a project.
 *
 * @param amount machines, over all its reservations there
 * @param machines that the project has there; those being freed no longer count
 */
public record Reserved(UUID project, long amount, long machines) {
  /** Machines that are still kept free: a project may have more than its reservation. */
  public long unused() {
    return amount - used();
  }

  /** Machines of the project that stand for its reservation. */
  public long used() {
    return Math.min(machines, amount);
  }
}
