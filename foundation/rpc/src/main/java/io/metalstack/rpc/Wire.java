package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.metalstack.values.Problem;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How one protocol puts requests, answers and errors on the wire. One value per call. */
interface Wire {
  /** {@code connect}, {@code grpc} or {@code grpc-web}. */
  String protocol();

  /**
   * Milliseconds that the caller waits; empty if it does not say.
   *
   * @throws Problem INVALID_ARGUMENT if it says so in an unreadable way
   */
  OptionalLong timeoutMillis(RequestHeaders headers);

  /**
   * The one request message of a body.
   *
   * @param limit bytes that the message may have when unpacked
   * @throws Problem if there is no such message in it
   */
  Message request(Message type, byte[] body, int limit);

  /** The whole response of a call that failed before a byte was sent. */
  HttpResponse failure(Metadata metadata, Problem problem);

  /** What a unary method needs besides. */
  interface Unary extends Wire {
    HttpResponse answer(Metadata metadata, Message answer);
  }

  /** What a streaming method needs besides. */
  interface Stream extends Wire {
    ResponseHeaders open(Metadata metadata);

    HttpData frame(Message message);

    /** Writes the end of an opened stream, well or with a problem, if the peer is still there. */
    void end(HttpResponseWriter out, Metadata metadata, @Nullable Problem problem);
  }
}
