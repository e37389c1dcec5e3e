package io.metalstack.rpc;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of a program: which handler answers which method. Filled at start by one thread. */
public final class Handlers {
  /** A method with what answers it. */
  sealed interface Bound {
    Rpc<?, ?> rpc();

    record Unary<Q extends Message, A extends Message>(Rpc<Q, A> rpc, UnaryHandler<Q, A> handler)
        implements Bound {}

    record Stream<Q extends Message, A extends Message>(Rpc<Q, A> rpc, StreamHandler<Q, A> handler)
        implements Bound {}
  }

  private final Map<String, Bound> byPath = new LinkedHashMap<>();

  /**
   * Binds a unary method.
   *
   * @throws IllegalArgumentException if the method streams or already has a handler
   */
  public <Q extends Message, A extends Message> Handlers unary(
      Rpc<Q, A> rpc, UnaryHandler<Q, A> handler) {
    if (rpc.streaming()) {
      throw new IllegalArgumentException(rpc + " answers with a stream: bind it by stream()");
    }
    return bind(new Bound.Unary<>(rpc, handler));
  }

  /**
   * Binds a method that answers with a stream.
   *
   * @throws IllegalArgumentException if the method does not stream or already has a handler
   */
  public <Q extends Message, A extends Message> Handlers stream(
      Rpc<Q, A> rpc, StreamHandler<Q, A> handler) {
    if (!rpc.streaming()) {
      throw new IllegalArgumentException(rpc + " answers once: bind it by unary()");
    }
    return bind(new Bound.Stream<>(rpc, handler));
  }

  /** Those of {@code all} that nothing answers. */
  public List<Rpc<?, ?>> missing(Collection<? extends Rpc<?, ?>> all) {
    var missing = new ArrayList<Rpc<?, ?>>();
    for (var rpc : all) {
      if (!byPath.containsKey(rpc.path())) {
        missing.add(rpc);
      }
    }
    return missing;
  }

  /** All methods that have a handler, in the order they were bound. */
  public List<Rpc<?, ?>> bound() {
    var rpcs = new ArrayList<Rpc<?, ?>>();
    byPath.values().forEach(bound -> rpcs.add(bound.rpc()));
    return rpcs;
  }

  Map<String, Bound> byPath() {
    return Map.copyOf(byPath);
  }

  private Handlers bind(Bound bound) {
    if (byPath.putIfAbsent(bound.rpc().path(), bound) != null) {
      throw new IllegalArgumentException(bound.rpc() + " already has a handler");
    }
    return this;
  }
}
