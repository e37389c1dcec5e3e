package io.metalstack.apiserver.machine;

import java.util.Optional;

/** What keeps a machine from being allocated: the first that holds, in this order. */
enum Obstacle {
  SIZE("of another size", "choose another size or partition"),
  ALLOCATED("allocated", "free a machine"),
  LOCKED("locked or tainted", "an administrator makes them available again with SetState"),
  SILENT("silent", "an administrator looks at their issues"),
  STATE("in another state than waiting", "wait until they have booted and registered"),
  NOT_WAITING("not waiting", "wait until they ask again, or let them be restarted"),
  RESERVED("reserved for other projects", "ask for a reservation, or free a machine");

  private final String words;
  private final String wayOut;

  Obstacle(String words, String wayOut) {
    this.words = words;
    this.wayOut = wayOut;
  }

  /** As it stands after a number of machines. */
  String words() {
    return words;
  }

  String wayOut() {
    return wayOut;
  }

  /**
   * How a machine of a partition stands towards a request.
   *
   * @param size whether it is of the size that is asked for
   * @param available whether it is neither locked nor tainted
   * @param alive whether it has given a sign of life lately
   * @param inState whether its newest event is Waiting
   * @param waits whether it holds a Wait stream at a server that lives
   */
  record Standing(
      boolean size,
      boolean allocated,
      boolean available,
      boolean alive,
      boolean inState,
      boolean waits) {

    /** Empty for a machine that can be allocated, but for what is reserved. */
    Optional<Obstacle> obstacle() {
      if (!size) {
        return Optional.of(SIZE);
      }
      if (allocated) {
        return Optional.of(ALLOCATED);
      }
      if (!available) {
        return Optional.of(LOCKED);
      }
      if (!alive) {
        return Optional.of(SILENT);
      }
      if (!inState) {
        return Optional.of(STATE);
      }
      return waits ? Optional.empty() : Optional.of(NOT_WAITING);
    }
  }
}
