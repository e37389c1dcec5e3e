package io.metalstack.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Opens connections to the one server. */
final class Dialer {
  private static final int PROBE_AFTER_SECONDS = 30;
  private static final int PROBE_EVERY_SECONDS = 10;
  private static final int PROBES = 3;

  private final String host;
  private final int port;
  private final int timeoutMillis;
  private final @Nullable SSLContext tls;

  Dialer(ClientConfig config) {
    var server = config.server();
    boolean secure = server.getScheme().equals("https");
    host = server.getHost().replace("[", "").replace("]", "");
    port = server.getPort() < 0 ? (secure ? 443 : 80) : server.getPort();
    timeoutMillis = Math.toIntExact(config.connectTimeout().toMillis());
    tls = secure ? context(config.trusted()) : null;
  }

  Socket connect() throws IOException {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("no such host: " + host);
    }
    var socket = new Socket();
    try {
      socket.connect(address, timeoutMillis);
      socket.setTcpNoDelay(true);
      watch(socket);
      return tls == null ? socket : secured(socket, tls);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Has the kernel notice within a minute that the other side of a silent stream is gone. */
  private static void watch(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_EVERY_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }
  }

  private Socket secured(Socket plain, SSLContext context) throws IOException {
    var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(timeoutMillis);
    socket.startHandshake();
    return socket;
  }

  /**
   * Trust in the given certificates, or in those of the JDK.
   *
   * @throws IllegalArgumentException naming the file that cannot be read
   */
  static SSLContext context(Optional<Path> trusted) {
    try {
      if (trusted.isEmpty()) {
        return SSLContext.getDefault();
      }
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (var pem = Files.newInputStream(trusted.get())) {
        int number = 0;
        for (var one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          store.setCertificateEntry("trusted-" + number++, one);
        }
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot take the trusted certificates from %s: expected a PEM file".formatted(trusted),
          e);
    }
  }
}
