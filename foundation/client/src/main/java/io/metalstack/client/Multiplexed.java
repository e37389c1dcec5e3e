package io.metalstack.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * HTTP/2 by the JDK's client: any number of exchanges on one connection. For a process that plays
 * thousands of agents and has not as many sockets; its start costs more than a CLI's whole call.
 */
final class Multiplexed implements Transport {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final String prefix;
  private final Duration patience;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile boolean connected;

  Multiplexed(ClientConfig config) {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(config.connectTimeout())
            .executor(threads);
    if (config.server().getScheme().equals("https")) {
      builder.sslContext(Dialer.context(config.trusted()));
    }
    client = builder.build();
    patience = config.connectTimeout();
    var server = config.server().toString();
    prefix = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
  }

  @Override
  public Answer post(
      String path, Map<String, String> headers, byte[] body, Optional<Duration> silence)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(prefix + path)).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    silence.ifPresent(request::timeout);
    if (connected) {
      return send(request.build());
    }
    connect();
    return send(request.build());
  }

  /**
   * Opens the connection by a request that asks for nothing. Calls that find no connection would
   * open one each; and the stream on which HTTP/1.1 is left for HTTP/2 cannot be cancelled at the
   * server.
   */
  private void connect() throws IOException, InterruptedException {
    connecting.lockInterruptibly();
    try {
      if (!connected) {
        var nothing = HttpRequest.newBuilder(URI.create(prefix + "/")).timeout(patience).build();
        var answer = client.send(nothing, BodyHandlers.discarding());
        connected = answer.version() == HttpClient.Version.HTTP_2;
      }
    } finally {
      connecting.unlock();
    }
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      var headers = new HashMap<String, String>();
      response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
      return new Answer(response.statusCode(), headers, response.body());
    } catch (IOException e) {
      connected = false;
      throw e;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
