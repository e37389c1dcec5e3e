package io.metalstack.apiserver.machine;

import io.metalstack.apiserver.sizereservation.Reserved;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Decides where a machine is allocated, with the reasons, or says why none can be. Source of the
 * rules: v2.md 4.9, 4.13.
 */
final class Placement {
  private Placement() {}

  /**
   * A rack with free machines.
   *
   * @param sameLabels machines of the project in it that share a placement label with the new one
   * @param sameProject machines of the project in it
   */
  record Rack(String id, int free, int sameLabels, int sameProject) {
    /** Why this rack and not another. */
    String reason() {
      return "rack \"%s\": %d free, %d of the project, %d of them share a placement label"
          .formatted(id, free, sameProject, sameLabels);
    }
  }

  /** What there is to choose from, of one partition and size. */
  record Offer(List<Rack> racks, List<Reserved> reserved) {
    int free() {
      return racks.stream().mapToInt(Rack::free).sum();
    }

    /** Free machines that are kept for projects other than this one. */
    long keptFor(UUID project) {
      return reserved.stream()
          .filter(each -> !each.project().equals(project))
          .mapToLong(Reserved::unused)
          .sum();
    }

    /** Whether the project has not yet got all that is reserved for it. */
    boolean holdsOwn(UUID project) {
      return reserved.stream()
          .anyMatch(each -> each.project().equals(project) && each.unused() > 0);
    }
  }

  /** Where to allocate, or that it cannot be. */
  sealed interface Decision {}

  /**
   * Racks to take a machine from.
   *
   * @param racks the best first
   * @param reasons why a machine may be taken at all
   */
  record Chosen(List<Rack> racks, String reasons) implements Decision {}

  /**
   * No machine may be taken.
   *
   * @param reserved free machines that are kept for others
   */
  record Refused(int reserved) implements Decision {}

  /**
   * Decides for a project. What is reserved for it is its own; anything beyond it may only be taken
   * as long as enough stays free for what others have reserved and do not use yet.
   */
  static Decision decide(Offer offer, UUID project, RandomGenerator random) {
    var free = offer.free();
    var kept = offer.keptFor(project);
    if (free == 0 || (!offer.holdsOwn(project) && free <= kept)) {
      return new Refused(free);
    }
    var reasons =
        offer.holdsOwn(project)
            ? "reserved for the project"
            : "%d are free, %d of them kept for other projects".formatted(free, kept);
    return new Chosen(preference(offer.racks(), random), reasons);
  }

  /**
   * Whether other allocations that have not committed yet could make a decision wrong. Each of them
   * takes one machine at most, and there are at most so many as the database has connections.
   */
  static boolean mustBeAlone(Offer offer, UUID project, int connections) {
    var kept = offer.keptFor(project);
    return kept > 0 && !offer.holdsOwn(project) && offer.free() - kept < connections;
  }

  /**
   * Racks by preference: where the fewest machines share a placement label, among those where the
   * project has the fewest; chance decides between equals.
   */
  static List<Rack> preference(List<Rack> racks, RandomGenerator random) {
    var order = new ArrayList<>(racks);
    Collections.shuffle(order, java.util.Random.from(random));
    order.sort(Comparator.comparingInt(Rack::sameLabels).thenComparingInt(Rack::sameProject));
    return order;
  }

  /**
   * Why there is no machine, with how many stand in which way.
   *
   * @param standings how many machines of the partition stand in which way
   * @param reserved free machines that are kept for others
   */
  static Problem none(
      String partition, String size, Map<Obstacle.Standing, Integer> standings, int reserved) {
    var counts = new EnumMap<Obstacle, Integer>(Obstacle.class);
    standings.forEach((standing, count) ->
        standing.obstacle().ifPresent(obstacle -> counts.merge(obstacle, count, Integer::sum)));
    if (reserved > 0) {
      counts.put(Obstacle.RESERVED, reserved);
    }
    var all = standings.values().stream().mapToInt(Integer::intValue).sum();
    var words = new ArrayList<String>();
    counts.forEach((obstacle, count) -> words.add(count + " " + obstacle.words()));
    var problem =
        Problem.resourceExhausted(
            "no machine available of size \"%s\" in partition \"%s\": of its %d machines are %s",
            size, partition, all, words.isEmpty() ? "none left" : String.join(", ", words));
    for (var each : counts.entrySet()) {
      problem =
          problem.with(
              "size", each.getValue() + " " + each.getKey().words(), each.getKey().wayOut());
    }
    return counts.isEmpty()
        ? problem.with("partition", "has no machine", "choose another partition")
        : problem;
  }
}
