package io.metalstack.minilab.vm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves operating system images and their checksum files on the host's loopback, where a machine's
 * boot network reaches it.
 */
public final class ImageServer implements AutoCloseable {
  /** The host's loopback, as a machine behind QEMU's user network sees it. */
  public static final String HOST_SEEN_BY_MACHINE = "10.0.2.2";

  private final Path directory;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private ImageServer(Path directory, HttpServer server) {
    this.directory = directory;
    this.server = server;
  }

  /**
   * Starts serving the files of a directory.
   *
   * @param port 0 for any free one
   */
  public static ImageServer start(Path directory, int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var images = new ImageServer(directory, HttpServer.create(address, 0));
    images.server.createContext("/", images::answer);
    images.server.setExecutor(images.threads);
    images.server.start();
    return images;
  }

  /** The port it listens at. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Where a machine finds a file. */
  public String urlForMachine(String file) {
    return "http://%s:%d/%s".formatted(HOST_SEEN_BY_MACHINE, server.getAddress().getPort(), file);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var name = exchange.getRequestURI().getPath().substring(1);
      var file = directory.resolve(name).normalize();
      if (!file.startsWith(directory) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(Files.size(file)));
        exchange.sendResponseHeaders(200, -1);
      } else if (exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(200, Files.size(file));
        Files.copy(file, exchange.getResponseBody());
      } else {
        exchange.sendResponseHeaders(405, -1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
