package io.metalstack.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same port with a certificate, made by the JDK's keytool for this run. */
final class TlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path directory;

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void overTls(HttpClient.Version version) throws Exception {
    var keys = keys();
    try (var server = start(keys);
        var client = HttpClient.newBuilder().version(version).sslContext(trust(keys)).build()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + Http.ECHO))
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString("{\"text\":\"hush\"}"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).contains("hush");
    }
  }

  @Test
  void bufCurlSpeaksGrpcOverTls() throws Exception {
    Peers.install();
    try (var server = start(keys())) {
      var url = "https://localhost:" + server.port() + Http.ECHO;
      var certificate = directory.resolve("tls.crt").toString();
      var outcome =
          Peers.buf(
              "curl", "--protocol", "grpc", "--cacert", certificate, "-d", "{\"text\":\"a\"}", url);

      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).contains("\"text\": \"a\"");
    }
  }

  private static RpcServer start(KeyStore keys) throws Exception {
    var certificate = pem("tls.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
    var key = pem("tls.key", "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded());
    var config = EchoServer.anyPort().withTls(certificate, key);
    return new EchoServer().start(config, List.of(), new Routes());
  }

  private static KeyStore keys() throws Exception {
    var file = directory.resolve("keys.p12");
    if (!Files.exists(file)) {
      var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
      var made =
          new ProcessBuilder(
                  keytool,
                  "-genkeypair",
                  "-alias",
                  "server",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost,ip:127.0.0.1",
                  "-storepass",
                  new String(PASSWORD),
                  "-keystore",
                  file.toString())
              .inheritIO()
              .start()
              .waitFor();
      assertThat(made).isZero();
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static Path pem(String file, String type, byte[] content) throws Exception {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    var text = "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
    return Files.writeString(directory.resolve(file), text);
  }

  private static SSLContext trust(KeyStore keys) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
