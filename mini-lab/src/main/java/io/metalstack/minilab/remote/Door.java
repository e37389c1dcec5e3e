package io.metalstack.minilab.remote;

import io.metalstack.client.CallOptions;
import io.metalstack.client.Client;
import io.metalstack.client.ClientConfig;
import java.net.URI;
import java.util.concurrent.Semaphore;

/**
 * One server and the one connection that all agents of the lab share, because ten thousand agents
 * would need as many sockets.
 */
public final class Door implements AutoCloseable {
  /** Calls in flight; the rest of ten thousand agents queues here and not in the server. */
  private static final int CALLS = 128;

  private final URI url;
  private final Client client;
  private final Semaphore calls = new Semaphore(CALLS, true);

  /** The way to a server that listens at {@code url}. */
  public Door(URI url) {
    this.url = url;
    this.client = Client.multiplexed(ClientConfig.of(url.toString()).withAgent("mini-lab"));
  }

  public URI url() {
    return url;
  }

  /** Calls with a token. */
  public Session with(String token) {
    return new Session(
        client, calls, CallOptions.NONE.withHeader("authorization", "Bearer " + token));
  }

  /** Ends all streams. */
  @Override
  public void close() {
    client.close();
  }
}
