package io.metalstack.rpc;

import com.google.protobuf.Message;
import io.metalstack.values.Problem;

/**
 * One step of the chain that every call passes before its handler, unary or stream alike. Steps run
 * on the call's virtual thread and may block.
 */
@FunctionalInterface
public interface CallStep {
  /**
   * Either calls {@code next} once, or refuses the call by throwing. Whatever comes out of {@code
   * next} is a {@link Problem}: other exceptions have been turned into one.
   */
  void around(Call call, Message request, Next next) throws Exception;

  /** Told of a call that did not reach the chain because its request could not be read. */
  default void unreadable(Call call, Problem problem) {}
}
