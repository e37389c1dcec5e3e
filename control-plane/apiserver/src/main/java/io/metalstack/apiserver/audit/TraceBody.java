package io.metalstack.apiserver.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.metalstack.rpc.Codes;
import io.metalstack.rpc.Secrets;
import io.metalstack.values.Problem;
import tools.jackson.databind.json.JsonMapper;

/** Messages and errors as the JSON of a trace. */
final class TraceBody {
  /** Bytes of a message that a trace holds; a bigger one is told by its size. */
  static final int LIMIT = 64 * 1024;

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonMapper JSON = new JsonMapper();

  private TraceBody() {}

  /** A message in the JSON of Protocol Buffers, its secrets replaced by a mark. */
  static String of(Message message) {
    var size = message.getSerializedSize();
    if (size > LIMIT) {
      return "{\"omitted\":\"%d bytes\"}".formatted(size);
    }
    try {
      return PRINTER.print(Secrets.redacted(message));
    } catch (InvalidProtocolBufferException e) {
      return "{\"omitted\":\"a message of an unknown type\"}";
    }
  }

  /** An error as Connect puts it: code and message. */
  static String of(Problem problem) {
    var error = JSON.createObjectNode();
    error.put("code", Codes.connectName(problem.kind()));
    error.put("message", problem.message());
    return error.toString();
  }
}
