package io.metalstack.apiserver.vpn;

/** A headscale that a test can use, real or simulated. */
interface SomeHeadscale extends AutoCloseable {
  String url();

  String apiKey();

  /** Lets a node in by a key, as the host of a name. */
  void join(String authKey, String host);

  /** Stops to answer, and goes on. */
  void pause(boolean paused);

  @Override
  void close();
}
