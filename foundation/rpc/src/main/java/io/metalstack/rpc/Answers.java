package io.metalstack.rpc;

/** The sending end of a server stream. Belongs to the handler's thread. */
public interface Answers<A> {
  /**
   * Sends one answer; blocks while the peer has not taken the one before.
   *
   * @throws io.metalstack.values.Problem CANCELED when the peer is gone, UNAVAILABLE when the
   *     server stops, DEADLINE_EXCEEDED when the caller's time is over
   * @throws InterruptedException when one of these happened while it blocked
   */
  void send(A answer) throws InterruptedException;

  /**
   * Sends the response headers now rather than with the first answer, so that the peer knows that
   * its call was let in. Call it when the stream is ready to miss nothing.
   */
  void open();
}
