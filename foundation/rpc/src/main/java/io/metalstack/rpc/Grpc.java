package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.metalstack.values.Problem;
import io.netty.util.AsciiString;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** gRPC over HTTP/2: envelopes, and the outcome in the trailers. */
record Grpc(Codec codec, String contentType, String encoding, boolean gzip)
    implements Wire.Unary, Wire.Stream {
  private static final AsciiString STATUS = HttpHeaderNames.of("grpc-status");
  private static final AsciiString MESSAGE = HttpHeaderNames.of("grpc-message");
  private static final AsciiString DETAILS = HttpHeaderNames.of("grpc-status-details-bin");
  private static final AsciiString TIMEOUT = HttpHeaderNames.of("grpc-timeout");
  private static final AsciiString ENCODING = HttpHeaderNames.of("grpc-encoding");
  private static final AsciiString ACCEPT_ENCODING = HttpHeaderNames.of("grpc-accept-encoding");
  private static final int LONGEST_TIMEOUT = 9;

  static Grpc of(Codec codec, String contentType, RequestHeaders headers) {
    return new Grpc(
        codec,
        contentType,
        headers.get(ENCODING, ""),
        Encodings.acceptsGzip(headers.get(ACCEPT_ENCODING)));
  }

  @Override
  public String protocol() {
    return "grpc";
  }

  @Override
  public OptionalLong timeoutMillis(RequestHeaders headers) {
    var text = headers.get(TIMEOUT);
    if (text == null) {
      return OptionalLong.empty();
    }
    int last = text.length() - 1;
    if (last < 1
        || last >= LONGEST_TIMEOUT
        || !text.chars().limit(last).allMatch(c -> c >= '0' && c <= '9')) {
      throw badTimeout(text);
    }
    long amount = Long.parseLong(text.substring(0, last));
    return OptionalLong.of(
        switch (text.charAt(last)) {
          case 'H' -> amount * 3_600_000;
          case 'M' -> amount * 60_000;
          case 'S' -> amount * 1_000;
          case 'm' -> amount;
          case 'u' -> amount / 1_000;
          case 'n' -> amount / 1_000_000;
          default -> throw badTimeout(text);
        });
  }

  @Override
  public Message request(Message type, byte[] body, int limit) {
    return Envelope.only(codec, type, body, Encodings.isGzip("grpc-encoding", encoding), limit);
  }

  @Override
  public HttpResponse answer(Metadata metadata, Message answer) {
    return HttpResponse.of(open(metadata), frame(answer), trailers(metadata, null));
  }

  @Override
  public HttpResponse failure(Metadata metadata, Problem problem) {
    var headers = open(metadata).toBuilder();
    outcome(headers, metadata, problem);
    return HttpResponse.of(headers.endOfStream(true).build());
  }

  @Override
  public ResponseHeaders open(Metadata metadata) {
    var headers = ResponseHeaders.builder(200).set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.set(ACCEPT_ENCODING, "gzip");
    if (gzip) {
      headers.set(ENCODING, "gzip");
    }
    for (var field : metadata.headers()) {
      headers.add(field.name(), field.value());
    }
    return headers.build();
  }

  @Override
  public HttpData frame(Message message) {
    return HttpData.wrap(Envelope.message(codec, message, gzip));
  }

  @Override
  public void end(HttpResponseWriter out, Metadata metadata, @Nullable Problem problem) {
    var _ = out.tryWrite(trailers(metadata, problem));
    out.close();
  }

  static HttpHeaders trailers(Metadata metadata, @Nullable Problem problem) {
    var trailers = HttpHeaders.builder();
    outcome(trailers, metadata, problem);
    return trailers.build();
  }

  static void outcome(HttpHeadersBuilder out, Metadata metadata, @Nullable Problem problem) {
    if (problem == null) {
      out.set(STATUS, "0");
    } else {
      out.set(STATUS, Integer.toString(Codes.grpcNumber(problem.kind())));
      out.set(MESSAGE, Errors.grpcMessage(problem.message()));
      var details = Errors.grpcDetails(problem, metadata.errorDetails());
      if (!details.isEmpty()) {
        out.set(DETAILS, details);
      }
    }
    for (var field : metadata.trailers()) {
      out.add(field.name(), field.value());
    }
  }

  private static Problem badTimeout(String text) {
    return Problem.invalidArgument(
        "grpc-timeout is \"%s\": expected up to eight digits and one of H, M, S, m, u, n", text);
  }
}
