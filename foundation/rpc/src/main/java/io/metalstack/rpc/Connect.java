package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.metalstack.values.Problem;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The Connect protocol: bare bodies for unary calls, envelopes for streams. */
final class Connect {
  static final AsciiString TIMEOUT = HttpHeaderNames.of("connect-timeout-ms");
  private static final AsciiString VERSION = HttpHeaderNames.of("connect-protocol-version");
  private static final AsciiString STREAM_ENCODING = HttpHeaderNames.of("connect-content-encoding");
  private static final AsciiString STREAM_ACCEPT = HttpHeaderNames.of("connect-accept-encoding");
  private static final int LONGEST_TIMEOUT = 10;

  private Connect() {}

  static Wire.Unary unary(Codec codec, RequestHeaders headers) {
    return new OfUnary(
        codec,
        headers.get(HttpHeaderNames.CONTENT_ENCODING, ""),
        Encodings.acceptsGzip(headers.get(HttpHeaderNames.ACCEPT_ENCODING)),
        headers.get(VERSION, "1"));
  }

  static Wire.Stream stream(Codec codec, RequestHeaders headers) {
    return new OfStream(
        codec,
        headers.get(STREAM_ENCODING, ""),
        Encodings.acceptsGzip(headers.get(STREAM_ACCEPT)),
        headers.get(VERSION, "1"));
  }

  private static OptionalLong timeout(RequestHeaders headers) {
    var text = headers.get(TIMEOUT);
    if (text == null) {
      return OptionalLong.empty();
    }
    if (text.isEmpty()
        || text.length() > LONGEST_TIMEOUT
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw Problem.invalidArgument(
          "connect-timeout-ms is \"%s\": expected milliseconds, at most ten digits", text);
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private static void checkVersion(String version) {
    if (!version.equals("1")) {
      throw Problem.invalidArgument(
          "connect-protocol-version is \"%s\": this server speaks version 1", version);
    }
  }

  private record OfUnary(Codec codec, String encoding, boolean gzip, String version)
      implements Wire.Unary {
    @Override
    public String protocol() {
      return "connect";
    }

    @Override
    public OptionalLong timeoutMillis(RequestHeaders headers) {
      return timeout(headers);
    }

    @Override
    public Message request(Message type, byte[] body, int limit) {
      checkVersion(version);
      if (body.length > limit) {
        throw Body.tooLarge(limit);
      }
      if (Encodings.isGzip("content-encoding", encoding) && body.length > 0) {
        var plain = Gzip.expand(body, 0, body.length, limit);
        return codec.decode(type, plain, 0, plain.length);
      }
      return codec.decode(type, body, 0, body.length);
    }

    @Override
    public HttpResponse answer(Metadata metadata, Message answer) {
      var headers = headers(metadata, 200, "application/" + codec.name());
      var bytes = codec.encode(answer, 0);
      if (gzip && bytes.length >= Gzip.WORTH_BYTES) {
        bytes = Gzip.compress(bytes, 0);
        headers.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
      }
      return HttpResponse.of(headers.build(), HttpData.wrap(bytes));
    }

    @Override
    public HttpResponse failure(Metadata metadata, Problem problem) {
      var headers = headers(metadata, Codes.httpStatus(problem.kind()), "application/json");
      return HttpResponse.of(
          headers.build(), HttpData.wrap(Errors.connect(problem, metadata.errorDetails())));
    }

    private static ResponseHeadersBuilder headers(
        Metadata metadata, int status, String contentType) {
      var headers = ResponseHeaders.builder(status).set(HttpHeaderNames.CONTENT_TYPE, contentType);
      for (var field : metadata.headers()) {
        headers.add(field.name(), field.value());
      }
      for (var field : metadata.trailers()) {
        headers.add("trailer-" + field.name(), field.value());
      }
      return headers;
    }
  }

  private record OfStream(Codec codec, String encoding, boolean gzip, String version)
      implements Wire.Stream {
    @Override
    public String protocol() {
      return "connect";
    }

    @Override
    public OptionalLong timeoutMillis(RequestHeaders headers) {
      return timeout(headers);
    }

    @Override
    public Message request(Message type, byte[] body, int limit) {
      checkVersion(version);
      boolean packed = Encodings.isGzip("connect-content-encoding", encoding);
      return Envelope.only(codec, type, body, packed, limit);
    }

    @Override
    public ResponseHeaders open(Metadata metadata) {
      var headers =
          ResponseHeaders.builder(200)
              .set(HttpHeaderNames.CONTENT_TYPE, "application/connect+" + codec.name());
      headers.set(STREAM_ACCEPT, "gzip");
      if (gzip) {
        headers.set(STREAM_ENCODING, "gzip");
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
    public HttpResponse failure(Metadata metadata, Problem problem) {
      return HttpResponse.of(open(metadata), last(metadata, problem));
    }

    @Override
    public void end(HttpResponseWriter out, Metadata metadata, @Nullable Problem problem) {
      var _ = out.tryWrite(last(metadata, problem));
      out.close();
    }

    private static HttpData last(Metadata metadata, @Nullable Problem problem) {
      var json = new StringBuilder("{");
      if (problem != null) {
        Errors.connect(json.append("\"error\":"), problem, metadata.errorDetails());
      }
      var byName = new LinkedHashMap<String, StringBuilder>();
      for (var field : metadata.trailers()) {
        var values = byName.computeIfAbsent(field.name(), name -> new StringBuilder());
        JsonText.quote(values.isEmpty() ? values : values.append(','), field.value());
      }
      if (!byName.isEmpty()) {
        json.append(problem == null ? "" : ",").append("\"metadata\":{");
        List<String> fields =
            byName.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":[" + entry.getValue() + "]")
                .toList();
        json.append(String.join(",", fields)).append('}');
      }
      return Envelope.of(
          Envelope.CONNECT_END, json.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
