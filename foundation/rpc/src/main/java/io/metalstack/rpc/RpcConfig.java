package io.metalstack.rpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server listens.
 *
 * @param host address or name to bind, such as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port TCP port, 0 for any free one
 * @param tls certificate and key; without, HTTP/1.1 and h2c are spoken in clear text
 * @param trustedProxies addresses and prefixes whose {@code X-Forwarded-For} counts
 * @param corsOrigins web pages that may call, such as {@code https://ui.example.org}, or {@code *}
 * @param maxRequestBytes most that one request may have, packed or unpacked
 * @param unaryTimeout time of a unary call whose caller sets none
 * @param drainTime how long {@link RpcServer#stop()} waits for unary calls
 */
public record RpcConfig(
    String host,
    int port,
    Optional<Tls> tls,
    List<String> trustedProxies,
    List<String> corsOrigins,
    int maxRequestBytes,
    Duration unaryTimeout,
    Duration drainTime) {

  /** PEM files. */
  public record Tls(Path certificate, Path key) {}

  public RpcConfig {
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** The defaults: clear text, no proxies, no browsers, 4 MiB, 60 s, 10 s. */
  public static RpcConfig on(String host, int port) {
    return new RpcConfig(
        host,
        port,
        Optional.empty(),
        List.of(),
        List.of(),
        4 * 1024 * 1024,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10));
  }

  public RpcConfig withTls(Path certificate, Path key) {
    return new RpcConfig(
        host,
        port,
        Optional.of(new Tls(certificate, key)),
        trustedProxies,
        corsOrigins,
        maxRequestBytes,
        unaryTimeout,
        drainTime);
  }

  public RpcConfig withTrustedProxies(List<String> proxies) {
    return new RpcConfig(
        host, port, tls, proxies, corsOrigins, maxRequestBytes, unaryTimeout, drainTime);
  }

  public RpcConfig withCorsOrigins(List<String> origins) {
    return new RpcConfig(
        host, port, tls, trustedProxies, origins, maxRequestBytes, unaryTimeout, drainTime);
  }

  public RpcConfig withTimes(Duration ofUnaryCalls, Duration ofDraining) {
    return new RpcConfig(
        host, port, tls, trustedProxies, corsOrigins, maxRequestBytes, ofUnaryCalls, ofDraining);
  }
}
