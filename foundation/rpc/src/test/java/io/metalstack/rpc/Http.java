package io.metalstack.rpc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Requests of the tests that no well-behaved client would send. */
final class Http {
  static final String ECHO = "/metalstack.echo.v1.EchoService/Echo";
  static final String COUNT = "/metalstack.echo.v1.EchoService/Count";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Http(int port) {
    this.port = port;
  }

  HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    var request = request(path).header("content-type", type).POST(BodyPublishers.ofByteArray(body));
    return client.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> json(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return post(path, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Answer to an echo request of a text, for use where exceptions are in the way. */
  String echo(String text) {
    try {
      return text(json(ECHO, "{\"text\":\"%s\"}".formatted(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).GET().build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request = request(path).method(method, BodyPublishers.noBody()).headers(headers).build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  static byte[] gunzip(byte[] packed) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  static byte[] envelope(int flags, byte[] content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) flags)
        .putInt(content.length)
        .put(content)
        .array();
  }

  /** Content of the last envelope of a body. */
  static String last(byte[] body) {
    int at = 0;
    int length = 0;
    while (at < body.length) {
      length = ByteBuffer.wrap(body).getInt(at + 1);
      at += 5 + length;
    }
    var content = Arrays.copyOfRange(body, body.length - length, body.length);
    return new String(content, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
