package io.metalstack.minilab.remote;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.client.AnswerStream;
import io.metalstack.client.CallOptions;
import io.metalstack.client.Client;
import io.metalstack.values.Problem;
import java.util.concurrent.Semaphore;

/** The server as the holder of one token sees it. Safe for any number of threads. */
public final class Session {
  private final Client client;
  private final Semaphore calls;
  private final CallOptions options;

  Session(Client client, Semaphore calls, CallOptions options) {
    this.client = client;
    this.calls = calls;
    this.options = options;
  }

  /**
   * Calls a unary method.
   *
   * @throws Problem of the server or of the way to it
   */
  public <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, Q request) {
    try {
      calls.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(Problem.Kind.CANCELED, "interrupted before " + rpc).causedBy(e);
    }
    try {
      return client.call(rpc, request, options);
    } finally {
      calls.release();
    }
  }

  /**
   * Opens a server stream, which the caller closes.
   *
   * @throws Problem of the server or of the way to it
   */
  public <Q extends Message, A extends Message> AnswerStream<A> open(Rpc<Q, A> rpc, Q request) {
    return client.open(rpc, request, options);
  }
}
