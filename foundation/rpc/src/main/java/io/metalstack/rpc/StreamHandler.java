package io.metalstack.rpc;

/**
 * One request, any number of answers; returning ends the stream well. Runs on a virtual thread of
 * its own, may block, and is interrupted when the caller is gone or the server stops.
 */
@FunctionalInterface
public interface StreamHandler<Q, A> {
  /**
   * Serves one stream.
   *
   * @throws io.metalstack.values.Problem as the stream's last word; anything else becomes INTERNAL
   */
  void handle(Call call, Q request, Answers<A> answers) throws Exception;
}
