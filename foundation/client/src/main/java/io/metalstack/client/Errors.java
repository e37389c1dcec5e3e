package io.metalstack.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes problems of what the server answers, and of answers that are no server's of ours. */
final class Errors {
  private static final String BAD_REQUEST = "google.rpc.BadRequest";
  private static final int LENGTH_OF_FIELD_1 = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int MOST_OF_A_FOREIGN_TEXT = 200;

  private Errors() {}

  /** The problem that the body of a failed unary call tells. */
  static Problem of(int status, String contentType, String body) {
    if (contentType.startsWith("application/json")) {
      try {
        if (Json.read(body) instanceof Map<?, ?> error && error.get("code") != null) {
          return of(error);
        }
      } catch (IllegalArgumentException e) {
        return foreign(status, body).causedBy(e);
      }
    }
    return foreign(status, body);
  }

  /** The problem that an error object of Connect tells. */
  static Problem of(Map<?, ?> error) {
    var problem = Problem.of(kind(string(error.get("code"))), string(error.get("message")));
    if (error.get("details") instanceof List<?> details) {
      for (var detail : details) {
        if (detail instanceof Map<?, ?> typed && BAD_REQUEST.equals(typed.get("type"))) {
          problem = withViolations(problem, string(typed.get("value")));
        }
      }
    }
    return problem;
  }

  private static Kind kind(String code) {
    try {
      return Kind.valueOf(code.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Kind.UNKNOWN;
    }
  }

  /** What a proxy or another server says, by the table that Connect has for it. */
  private static Problem foreign(int status, String body) {
    var kind =
        switch (status) {
          case 400 -> Kind.INTERNAL;
          case 401 -> Kind.UNAUTHENTICATED;
          case 403 -> Kind.PERMISSION_DENIED;
          case 404 -> Kind.UNIMPLEMENTED;
          case 429, 502, 503, 504 -> Kind.UNAVAILABLE;
          default -> Kind.UNKNOWN;
        };
    var text = body.strip();
    var start = text.substring(0, Math.min(text.length(), MOST_OF_A_FOREIGN_TEXT));
    return Problem.of(
        kind,
        "HTTP status %d from something that is no metal-stack server: %s".formatted(status, start));
  }

  /**
   * Reads {@code google.rpc.BadRequest} without its class: in each violation, field 1 is the field,
   * 2 the reason, and 4 a localized message whose field 2 is the way out.
   */
  private static Problem withViolations(Problem problem, String base64) {
    try {
      var all = problem;
      var in = CodedInputStream.newInstance(Base64.getDecoder().decode(base64));
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == LENGTH_OF_FIELD_1) {
          var violation = fields(in.readBytes());
          var wayOut = fields(violation.getOrDefault(4, ByteString.EMPTY));
          all = all.with(text(violation, 1), text(violation, 2), text(wayOut, 2));
        } else {
          in.skipField(tag);
        }
      }
      return all;
    } catch (IOException | IllegalArgumentException e) {
      return problem.causedBy(e);
    }
  }

  /** The strings and messages of a message, by field number. */
  private static Map<Integer, ByteString> fields(ByteString message) throws IOException {
    var fields = new HashMap<Integer, ByteString>();
    var in = message.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        fields.put(WireFormat.getTagFieldNumber(tag), in.readBytes());
      } else {
        in.skipField(tag);
      }
    }
    return fields;
  }

  private static String text(Map<Integer, ByteString> fields, int number) {
    return fields.getOrDefault(number, ByteString.EMPTY).toStringUtf8();
  }

  private static String string(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }
}
