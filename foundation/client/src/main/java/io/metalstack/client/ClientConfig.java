package io.metalstack.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach a server.
 *
 * @param server such as {@code http://10.0.0.1:8080} or {@code https://api.example.org/metal}
 * @param token gives the bearer token for each call; empty for none
 * @param trusted PEM file of the certificates to trust instead of the JDK's
 * @param connectTimeout for opening a connection
 * @param timeout for a whole unary call, unless its options say otherwise
 * @param gzip whether answers may come compressed
 * @param agent name and version of the program, for the server's log
 */
public record ClientConfig(
    URI server,
    Supplier<String> token,
    Optional<Path> trusted,
    Duration connectTimeout,
    Duration timeout,
    boolean gzip,
    String agent) {

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if the server is no http or https URL with a host
   */
  public ClientConfig {
    var scheme = server.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || server.getHost() == null) {
      throw new IllegalArgumentException(
          "the server is \"%s\": expected a URL such as https://api.example.org".formatted(server));
    }
  }

  /** The defaults: no token, the JDK's trust, 5 s to connect, 30 s a call, no compression. */
  public static ClientConfig of(String server) {
    return new ClientConfig(
        URI.create(server),
        () -> "",
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        false,
        "metal-stack");
  }

  /** The same with a token that is asked for at each call, so that it may be renewed. */
  public ClientConfig withToken(Supplier<String> supplier) {
    return new ClientConfig(server, supplier, trusted, connectTimeout, timeout, gzip, agent);
  }

  public ClientConfig withTrusted(Path certificates) {
    return new ClientConfig(
        server, token, Optional.of(certificates), connectTimeout, timeout, gzip, agent);
  }

  public ClientConfig withTimeout(Duration ofCalls) {
    return new ClientConfig(server, token, trusted, connectTimeout, ofCalls, gzip, agent);
  }

  public ClientConfig withGzip() {
    return new ClientConfig(server, token, trusted, connectTimeout, timeout, true, agent);
  }

  public ClientConfig withAgent(String name) {
    return new ClientConfig(server, token, trusted, connectTimeout, timeout, gzip, name);
  }
}
