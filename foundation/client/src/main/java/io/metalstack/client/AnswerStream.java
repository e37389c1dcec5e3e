package io.metalstack.client;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a stream as they come. Belongs to one thread, but {@link #close()} may be called
 * by any and ends a waiting {@link #hasNext()} with CANCELED, as does an interrupt on a virtual
 * thread.
 *
 * @param <A> the answer
 */
public final class AnswerStream<A extends Message> implements Iterator<A>, AutoCloseable {
  private static final int HEAD = 5;
  private static final int END = 2;
  private static final int MOST = 64 * 1024 * 1024;

  private final InputStream in;
  private final Parser<? extends Message> parser;
  private final Failures failures;
  private @Nullable A next;
  private boolean ended;
  private volatile boolean closed;

  AnswerStream(InputStream in, Parser<? extends Message> parser, Failures failures) {
    this.in = in;
    this.parser = parser;
    this.failures = failures;
  }

  /**
   * Waits for the next answer or the end.
   *
   * @throws Problem that ended the stream: the server's own, UNAVAILABLE when the connection broke,
   *     CANCELED when it was closed here
   */
  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = read();
      } catch (IOException e) {
        ended = true;
        boolean here = closed;
        close();
        throw here ? Problem.of(Kind.CANCELED, "the stream was closed") : failures.of(e);
      }
    }
    return next != null;
  }

  @Override
  public A next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    var answer = next;
    next = null;
    return Objects.requireNonNull(answer);
  }

  @Override
  public void close() {
    closed = true;
    try {
      in.close();
    } catch (IOException e) {
      // The connection is gone either way.
      return;
    }
  }

  @SuppressWarnings("unchecked") // the parser is that of the Rpc's answer
  private @Nullable A read() throws IOException {
    var head = in.readNBytes(HEAD);
    if (head.length < HEAD) {
      throw new EOFException("the server closed the stream without an end");
    }
    int length =
        (head[1] & 0xff) << 24 | (head[2] & 0xff) << 16 | (head[3] & 0xff) << 8 | (head[4] & 0xff);
    if (length < 0 || length > MOST || (head[0] & ~END) != 0) {
      throw new IOException("the server sent an envelope that nobody asked for");
    }
    var content = in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException("the server closed the stream in the middle of an answer");
    }
    if (head[0] != END) {
      return (A) parser.parseFrom(content);
    }
    ended = true;
    // Reading on to the end of the body gives the connection back.
    var _ = in.readAllBytes();
    try {
      var last = Json.read(new String(content, StandardCharsets.UTF_8));
      if (last instanceof Map<?, ?> end && end.get("error") instanceof Map<?, ?> error) {
        throw Errors.of(error);
      }
      return null;
    } catch (IllegalArgumentException e) {
      throw new IOException("the server ended the stream with what is no JSON", e);
    }
  }
}
