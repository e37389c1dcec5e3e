package io.metalstack.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1, one connection per exchange at a time, kept for the next one when it ended well. */
final class Sockets implements Transport {
  private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int KEPT_AT_MOST = 64;

  private final Dialer dialer;
  private final String prefix;
  private final String fixedHead;
  private final Deque<Connection> resting = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  Sockets(ClientConfig config) {
    dialer = new Dialer(config);
    var path = config.server().getRawPath();
    prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    fixedHead = " HTTP/1.1\r\nhost: " + authority(config.server()) + "\r\n";
  }

  @Override
  public Answer post(
      String path, Map<String, String> headers, byte[] body, Optional<Duration> silence)
      throws IOException {
    var head = new StringBuilder(512).append("POST ").append(prefix).append(path).append(fixedHead);
    headers.forEach((name, value) -> header(head, name, value));
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    var connection = connection();
    try {
      connection.send(head.toString(), body, millis(silence));
      int status = connection.status();
      var answer = connection.headers();
      return new Answer(status, answer, new Content(connection, answer));
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    for (var kept = resting.poll(); kept != null; kept = resting.poll()) {
      kept.close();
    }
  }

  private Connection connection() throws IOException {
    for (var kept = resting.pollFirst(); kept != null; kept = resting.pollFirst()) {
      long idle = kept.idleNanos();
      // Looking costs a millisecond, and a connection just used is hardly ever gone.
      if (idle < TRUSTED_NANOS || (idle < KEPT_NANOS && !kept.stale())) {
        return kept;
      }
      kept.close();
    }
    return new Connection(dialer.connect());
  }

  private void rest(Connection connection) {
    if (closed || resting.size() >= KEPT_AT_MOST) {
      connection.close();
    } else {
      connection.rest();
      resting.addFirst(connection);
    }
  }

  private static void header(StringBuilder head, String name, String value) {
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("the header " + name + " has a line break in its value");
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static int millis(Optional<Duration> silence) {
    return silence.isEmpty() ? 0 : Math.clamp(silence.get().toMillis(), 1, Integer.MAX_VALUE);
  }

  private static String authority(URI server) {
    return server.getPort() < 0 ? server.getHost() : server.getHost() + ":" + server.getPort();
  }

  /** The content of an answer, by length or in chunks. */
  private final class Content extends InputStream {
    private final boolean chunked;
    private final boolean keep;
    private volatile @Nullable Connection connection;
    private long left;

    Content(Connection connection, Map<String, String> headers) throws IOException {
      this.connection = connection;
      var length = headers.get("content-length");
      chunked = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"));
      keep = (chunked || length != null) && !"close".equalsIgnoreCase(headers.get("connection"));
      left = chunked ? 0 : length == null ? Long.MAX_VALUE : Connection.number(length, 10);
      if (!chunked && left == 0) {
        finish();
      }
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var source = connection;
      if (source == null || length == 0) {
        return source == null ? -1 : 0;
      }
      if (chunked && left == 0 && !nextChunk(source)) {
        return -1;
      }
      int count = source.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        close();
        if (chunked || keep) {
          throw new EOFException("the server closed the connection in the middle of its answer");
        }
        return -1;
      }
      left -= count;
      if (chunked && left == 0) {
        var _ = source.line();
      } else if (left == 0) {
        finish();
      }
      return count;
    }

    private boolean nextChunk(Connection source) throws IOException {
      var line = source.line();
      int extension = line.indexOf(';');
      left = Connection.number(extension < 0 ? line : line.substring(0, extension), 16);
      if (left == 0) {
        var _ = source.headers();
        finish();
      }
      return left > 0;
    }

    private void finish() {
      var done = connection;
      connection = null;
      if (done != null && keep) {
        rest(done);
      } else if (done != null) {
        done.close();
      }
    }

    @Override
    public void close() {
      var unfinished = connection;
      connection = null;
      if (unfinished != null) {
        unfinished.close();
      }
    }
  }
}
