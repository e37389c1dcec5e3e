package io.metalstack.apiserver.machine;

import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses where a machine is allocated, and says why none can be. */
public final class Placement {
  private Placement() {}

  /**
   * A rack with free machines.
   *
   * @param sameLabels machines of the project in it that share a placement label with the new one
   * @param sameProject machines of the project in it
   */
  public record Rack(String id, int free, int sameLabels, int sameProject) {}

  /**
   * How the machines of a partition and size stand, each counted once, by the first thing that
   * keeps it from being allocated.
   */
  public record Census(
      int total, int allocated, int locked, int silent, int notWaiting, int free) {}

  /**
   * Racks by preference: where the fewest machines share a placement label, among those where the
   * project has the fewest; chance decides between equals.
   */
  public static List<Rack> preference(List<Rack> racks, RandomGenerator random) {
    var order = new ArrayList<>(racks);
    Collections.shuffle(order, java.util.Random.from(random));
    order.sort(Comparator.comparingInt(Rack::sameLabels).thenComparingInt(Rack::sameProject));
    return order;
  }

  /** Why there is no machine, with how many stand in which way. */
  public static Problem none(String partition, String size, Census census) {
    var problem =
        Problem.resourceExhausted(
            "no machine available: partition \"%s\" has %d of size \"%s\"; %d allocated, %d locked"
                + " or tainted, %d silent, %d not waiting, %d being allocated at this moment",
            partition,
            census.total(),
            size,
            census.allocated(),
            census.locked(),
            census.silent(),
            census.notWaiting(),
            census.free());
    return census.total() == 0
        ? problem.with("size", "no machine of this size", "choose another size or partition")
        : problem.with("size", "none is free", "free a machine, or try again later");
  }
}
