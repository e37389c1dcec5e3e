package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.metalstack.values.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * gRPC for browsers, which cannot read trailers: they are the last frame of the body. The text form
 * is the same in Base64.
 */
record GrpcWeb(Grpc grpc, boolean text) implements Wire.Unary, Wire.Stream {
  @Override
  public String protocol() {
    return "grpc-web";
  }

  @Override
  public OptionalLong timeoutMillis(RequestHeaders headers) {
    return grpc.timeoutMillis(headers);
  }

  @Override
  public Message request(Message type, byte[] body, int limit) {
    return grpc.request(type, text ? decoded(body) : body, limit);
  }

  @Override
  public HttpResponse answer(Metadata metadata, Message answer) {
    return HttpResponse.of(open(metadata), frame(answer), last(metadata, null));
  }

  @Override
  public HttpResponse failure(Metadata metadata, Problem problem) {
    return HttpResponse.of(open(metadata), last(metadata, problem));
  }

  @Override
  public ResponseHeaders open(Metadata metadata) {
    return grpc.open(metadata);
  }

  @Override
  public HttpData frame(Message message) {
    return encoded(grpc.frame(message));
  }

  @Override
  public void end(HttpResponseWriter out, Metadata metadata, @Nullable Problem problem) {
    var _ = out.tryWrite(last(metadata, problem));
    out.close();
  }

  private HttpData last(Metadata metadata, @Nullable Problem problem) {
    var lines = new StringBuilder();
    Grpc.trailers(metadata, problem)
        .forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    return encoded(
        Envelope.of(Envelope.WEB_TRAILERS, lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private HttpData encoded(HttpData plain) {
    return text ? HttpData.wrap(Base64.getEncoder().encode(plain.array())) : plain;
  }

  /**
   * Undoes Base64 that may have been padded in the middle, where the client put chunks together.
   */
  private static byte[] decoded(byte[] body) {
    var out = new ByteArrayOutputStream(body.length * 3 / 4);
    try {
      int from = 0;
      for (int at = 4; at <= body.length; at += 4) {
        if (body[at - 1] == '=' || at == body.length) {
          var part = new byte[at - from];
          System.arraycopy(body, from, part, 0, part.length);
          out.writeBytes(Base64.getDecoder().decode(part));
          from = at;
        }
      }
    } catch (IllegalArgumentException e) {
      throw Problem.invalidArgument("the request's body is not Base64: %s", JsonText.reason(e));
    }
    return out.toByteArray();
  }
}
