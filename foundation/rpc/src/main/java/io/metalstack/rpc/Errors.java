package io.metalstack.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.Status;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A problem in the form of each protocol. The details of a problem travel as one {@code
 * google.rpc.BadRequest}, which clients in every language know: {@code field} is the field, {@code
 * description} the reason, {@code localized_message} the way out.
 */
final class Errors {
  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  private Errors() {}

  /** The error object of Connect. */
  static StringBuilder connect(StringBuilder out, Problem problem, List<Message> more) {
    out.append("{\"code\":\"").append(Codes.connectName(problem.kind())).append("\",\"message\":");
    JsonText.quote(out, problem.message());
    var details = details(problem, more);
    for (int i = 0; i < details.size(); i++) {
      var detail = details.get(i);
      out.append(i == 0 ? ",\"details\":[" : ",");
      out.append("{\"type\":\"").append(detail.getDescriptorForType().getFullName());
      out.append("\",\"value\":\"").append(BASE64.encodeToString(detail.toByteArray()));
      out.append("\",\"debug\":").append(debug(detail)).append('}');
    }
    return out.append(details.isEmpty() ? "}" : "]}");
  }

  static byte[] connect(Problem problem, List<Message> more) {
    return connect(new StringBuilder(160), problem, more)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Content of {@code grpc-status-details-bin}; empty when number and message say it all. */
  static String grpcDetails(Problem problem, List<Message> more) {
    var details = details(problem, more);
    if (details.isEmpty()) {
      return "";
    }
    var status =
        Status.newBuilder().setCode(Codes.grpcNumber(problem.kind())).setMessage(problem.message());
    details.forEach(detail -> status.addDetails(Any.pack(detail)));
    return BASE64.encodeToString(status.build().toByteArray());
  }

  /** Content of {@code grpc-message}: printable ASCII, the rest as percent and hexadecimal. */
  static String grpcMessage(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 0x20 && b <= 0x7e && b != '%') {
        out.append((char) b);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
      }
    }
    return out.toString();
  }

  private static List<Message> details(Problem problem, List<Message> more) {
    if (problem.details().isEmpty()) {
      return more;
    }
    var request = BadRequest.newBuilder();
    for (var detail : problem.details()) {
      var violation =
          FieldViolation.newBuilder().setField(detail.field()).setDescription(detail.reason());
      if (!detail.wayOut().isEmpty()) {
        violation.setLocalizedMessage(
            LocalizedMessage.newBuilder().setLocale("en").setMessage(detail.wayOut()));
      }
      request.addFieldViolations(violation);
    }
    var all = new ArrayList<Message>();
    all.add(request.build());
    all.addAll(more);
    return all;
  }

  private static String debug(Message detail) {
    try {
      return JsonFormat.printer().omittingInsignificantWhitespace().print(detail);
    } catch (InvalidProtocolBufferException e) {
      return "{}";
    }
  }
}
