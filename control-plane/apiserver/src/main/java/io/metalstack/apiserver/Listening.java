package io.metalstack.apiserver;

import io.metalstack.apiserver.settings.Settings;
import io.metalstack.rpc.RpcConfig;
import io.metalstack.values.Problem;
import java.time.Duration;

/** Where and how the server listens, by its settings. */
final class Listening {
  private static final Duration UNARY = Duration.ofSeconds(60);

  private Listening() {}

  /**
   * The URL of the server.
   *
   * @param configured as given; empty for the address listened on
   */
  record Url(String configured, String scheme, String host) {

    /**
     * Issuer of tokens. It outlives a change of port, so that a server started anew knows its
     * tokens.
     */
    String issuer() {
      return configured.isEmpty() ? scheme + "://" + host : configured;
    }

    String of(int port) {
      return configured.isEmpty() ? issuer() + ":" + port : configured;
    }
  }

  static Url url(Settings settings) {
    var host = settings.listen().host();
    return new Url(
        settings.serverUrl(),
        settings.tlsKey().isPresent() ? "https" : "http",
        host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host);
  }

  static RpcConfig config(Settings settings) {
    var certificate = settings.tlsCertificate();
    var key = settings.tlsKey();
    if (certificate.isPresent() != key.isPresent()) {
      throw Problem.invalidArgument("give both --tls-certificate and --tls-key, or none");
    }
    var config =
        RpcConfig.on(settings.listen().host(), settings.listen().port())
            .withTrustedProxies(settings.trustedProxies())
            .withCorsOrigins(settings.corsOrigins())
            .withTimes(UNARY, settings.drainTime());
    return certificate.isPresent() && key.isPresent()
        ? config.withTls(certificate.get(), key.get())
        : config;
  }
}
