package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.api.v2.VersionServiceGetRequest;
import io.metalstack.api.v2.VersionServiceRpc;
import io.metalstack.rpc.RpcConfig;
import io.metalstack.rpc.RpcServer;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over TLS, with a certificate for localhost that the JDK's keytool makes for this run. */
final class TlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificate() throws Exception {
    var store = directory.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var arguments =
        "-genkeypair -alias server -keyalg EC -dname CN=localhost -ext san=dns:localhost -storepass "
            + PASSWORD;
    var command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(List.of("-keystore", store.toString()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    pem("tls.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    pem("tls.key", "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void callsAndStreams(boolean multiplexed) throws Exception {
    try (var server = start();
        var client = client(multiplexed, config(server, "localhost").withTrusted(certificate()))) {
      assertThat(version(client)).isEqualTo("nobody");
      assertThat(version(client)).isEqualTo("nobody");
    }
  }

  @Test
  void anUnknownCertificateIsRefused() throws Exception {
    try (var server = start();
        var client = Client.of(config(server, "localhost"))) {
      var problem = catchThrowableOfType(Problem.class, () -> version(client));
      assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(problem.message()).contains("no secure connection");
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    try (var server = start();
        var client = Client.of(config(server, "127.0.0.1").withTrusted(certificate()))) {
      var problem = catchThrowableOfType(Problem.class, () -> version(client));
      assertThat(problem.message()).contains("no secure connection", "127.0.0.1");
    }
  }

  private static RpcServer start() {
    var config = RpcConfig.on("127.0.0.1", 0);
    return new Program().start(config.withTls(certificate(), directory.resolve("tls.key")));
  }

  private static ClientConfig config(RpcServer server, String host) {
    return ClientConfig.of("https://" + host + ":" + server.port());
  }

  private static Client client(boolean multiplexed, ClientConfig config) {
    return multiplexed ? Client.multiplexed(config) : Client.of(config);
  }

  private static String version(Client client) {
    return client
        .call(VersionServiceRpc.GET, VersionServiceGetRequest.getDefaultInstance())
        .getVersion()
        .getVersion();
  }

  private static Path certificate() {
    return directory.resolve("tls.crt");
  }

  private static void pem(String file, String type, byte[] content) throws Exception {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    Files.writeString(directory.resolve(file), text);
  }
}
