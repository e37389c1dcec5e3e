package io.metalstack.rpc;

import com.google.protobuf.util.JsonFormat.TypeRegistry;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the protocol of a request by its content type. */
final class Wires {
  static final String UNARY_TYPES =
      "application/proto, application/json, application/grpc, application/grpc-web";
  static final String STREAM_TYPES =
      "application/connect+proto, application/connect+json, application/grpc, application/grpc-web";

  private final Codec proto = new Codec.Proto();
  private final Codec json;

  Wires(TypeRegistry types) {
    json = Codec.Json.of(types);
  }

  /** Null when a unary method cannot be called with such a body. */
  Wire.@Nullable Unary unary(RequestHeaders headers) {
    var type = contentType(headers);
    return switch (type) {
      case "application/proto" -> Connect.unary(proto, headers);
      case "application/json" -> Connect.unary(json, headers);
      default -> type.startsWith("application/grpc-web") ? web(type, headers) : grpc(type, headers);
    };
  }

  /** Null when a streaming method cannot be called with such a body. */
  Wire.@Nullable Stream stream(RequestHeaders headers) {
    var type = contentType(headers);
    return switch (type) {
      case "application/connect+proto" -> Connect.stream(proto, headers);
      case "application/connect+json" -> Connect.stream(json, headers);
      default -> type.startsWith("application/grpc-web") ? web(type, headers) : grpc(type, headers);
    };
  }

  private @Nullable Grpc grpc(String type, RequestHeaders headers) {
    return switch (type) {
      case "application/grpc", "application/grpc+proto" -> Grpc.of(proto, type, headers);
      case "application/grpc+json" -> Grpc.of(json, type, headers);
      default -> null;
    };
  }

  private @Nullable GrpcWeb web(String type, RequestHeaders headers) {
    return switch (type) {
      case "application/grpc-web", "application/grpc-web+proto" ->
          new GrpcWeb(Grpc.of(proto, type, headers), false);
      case "application/grpc-web+json" -> new GrpcWeb(Grpc.of(json, type, headers), false);
      case "application/grpc-web-text", "application/grpc-web-text+proto" ->
          new GrpcWeb(Grpc.of(proto, type, headers), true);
      default -> null;
    };
  }

  /** Lower case and without parameters such as the character set. */
  static String contentType(RequestHeaders headers) {
    var type = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
  }
}
