package io.metalstack.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection. Its small buffer is for heads and chunk sizes; content passes it by. */
final class Connection implements AutoCloseable {
  private static final int BUFFER = 2048;
  private static final int LONGEST_LINE = 16 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int end;
  private long idleSince;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /**
   * Writes a request.
   *
   * @param silenceMillis longest wait for a byte of the answer, 0 for no limit
   */
  void send(String head, byte[] body, int silenceMillis) throws IOException {
    socket.setSoTimeout(silenceMillis);
    var ascii = head.getBytes(StandardCharsets.ISO_8859_1);
    var whole = new byte[ascii.length + body.length];
    System.arraycopy(ascii, 0, whole, 0, ascii.length);
    System.arraycopy(body, 0, whole, ascii.length, body.length);
    out.write(whole);
    out.flush();
  }

  /** Reads the status of an answer, passing over the interim ones. */
  int status() throws IOException {
    while (true) {
      var line = line();
      int space = line.indexOf(' ');
      if (!line.startsWith("HTTP/1.") || line.length() < space + 4) {
        throw new IOException("the server does not speak HTTP/1.1: it said \"" + line + "\"");
      }
      int status = number(line.substring(space + 1, space + 4), 10);
      if (status >= 200) {
        return status;
      }
      headers();
    }
  }

  /** Reads headers or trailers up to the empty line. */
  Map<String, String> headers() throws IOException {
    var headers = new HashMap<String, String>();
    for (var line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  /** Reads a line without its end. */
  String line() throws IOException {
    var line = new StringBuilder();
    while (true) {
      if (next == end) {
        fill();
      }
      char c = (char) (buffer[next++] & 0xff);
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append(c);
      }
      if (line.length() > LONGEST_LINE) {
        throw new IOException("the server sent a line longer than " + LONGEST_LINE);
      }
    }
  }

  /** Reads content, at least one byte of it; -1 where the server closed. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (next < end) {
      int count = Math.min(length, end - next);
      System.arraycopy(buffer, next, into, offset, count);
      next += count;
      return count;
    }
    return in.read(into, offset, length);
  }

  void rest() {
    idleSince = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - idleSince;
  }

  /** Whether a resting connection has been closed by the server, or says what nobody asked for. */
  boolean stale() {
    try {
      socket.setSoTimeout(1);
      return next < end || in.read() >= -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost: what could not be closed is gone already.
      next = end;
    }
  }

  /** Reads a number that the server wrote. */
  static int number(String text, int radix) throws IOException {
    try {
      return Integer.parseInt(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("the server sent \"" + text + "\" where a number belongs", e);
    }
  }

  private void fill() throws IOException {
    int count = in.read(buffer, 0, BUFFER);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    next = 0;
    end = count;
  }
}
