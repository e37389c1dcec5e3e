package io.metalstack.rpc;

/**
 * One request, one answer. Runs on a virtual thread of its own, may block, and is interrupted when
 * the caller is gone or the deadline has passed.
 */
@FunctionalInterface
public interface UnaryHandler<Q, A> {
  /**
   * Answers one call.
   *
   * @throws io.metalstack.values.Problem as the caller's error; anything else becomes INTERNAL
   */
  A handle(Call call, Q request) throws Exception;
}
