package io.metalstack.cli.output;

import java.util.Comparator;
import java.util.function.Function;

/**
 * Orders of rows. Those that {@link Comparator} makes are serializable, and for these the JVM makes
 * new classes in each run instead of keeping them ready.
 */
public final class Order {
  private Order() {}

  /** The order of a key. */
  public static <T, K extends Comparable<? super K>> Comparator<T> by(Function<T, K> key) {
    return (one, other) -> key.apply(one).compareTo(key.apply(other));
  }

  /** The order of a key and, where that is the same, of another. */
  public static <T, K extends Comparable<? super K>, L extends Comparable<? super L>>
      Comparator<T> by(Function<T, K> key, Function<T, L> then) {
    return (one, other) -> {
      int first = key.apply(one).compareTo(key.apply(other));
      return first != 0 ? first : then.apply(one).compareTo(then.apply(other));
    };
  }
}
