package io.metalstack.rpc;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a request against the rules in its schema. What breaks them is refused as INVALID_ARGUMENT;
 * the problem's details name each field, and {@code buf.validate.Violations} goes along for clients
 * that know it.
 */
public final class Validation implements CallStep {
  private static final Logger log = LoggerFactory.getLogger(Validation.class);
  private static final int TOLD_AT_ONCE = 3;
  private static final int LONGEST_VALUE = 64;

  private final Validator validator =
      ValidatorFactory.newBuilder()
          .withConfig(Config.newBuilder().setEnableNativeRules(true).build())
          .build();

  /**
   * Compiles the rules of all requests on a thread of its own, since the first use of each costs
   * milliseconds that no caller should pay.
   *
   * @return the thread, which ends when all is compiled
   */
  public Thread warm(Collection<? extends Rpc<?, ?>> rpcs) {
    var requests = List.copyOf(rpcs);
    return Thread.ofPlatform()
        .name("warm-validation")
        .daemon()
        .start(() -> requests.forEach(this::compile));
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    var result = validator.validate(request);
    if (!result.isSuccess()) {
      call.errorDetail(result.toProto());
      throw problem(result.getViolations());
    }
    next.proceed();
  }

  private void compile(Rpc<?, ?> rpc) {
    try {
      var _ = validator.validate(rpc.request());
    } catch (ValidationException e) {
      log.error("the rules of {} cannot be compiled", rpc.descriptor().getInputType(), e);
    }
  }

  private static Problem problem(List<Violation> violations) {
    var told =
        violations.stream()
            .limit(TOLD_AT_ONCE)
            .map(violation -> sentence(field(violation), reason(violation)))
            .collect(Collectors.joining("; "));
    int more = violations.size() - TOLD_AT_ONCE;
    var problem =
        Problem.invalidArgument(
            "invalid request: %s%s", told, more > 0 ? "; and %d more".formatted(more) : "");
    for (var violation : violations) {
      problem = problem.with(field(violation), reason(violation), "");
    }
    return problem;
  }

  private static String sentence(String field, String reason) {
    return field.isEmpty() ? reason : field + ": " + reason;
  }

  private static String reason(Violation violation) {
    var proto = violation.toProto();
    var expected =
        proto.getMessage().isEmpty() ? "breaks " + proto.getRuleId() : proto.getMessage();
    var value = violation.getFieldValue();
    if (value == null) {
      return expected;
    }
    var got = got(value.getDescriptor(), value.getValue());
    return got.isEmpty() ? expected : expected + ", got " + got;
  }

  /** The value as text; empty if it is a secret or too big to help. */
  private static String got(FieldDescriptor field, @Nullable Object value) {
    if (Secrets.secret(field)) {
      return "";
    }
    return switch (value) {
      case String text when text.length() > LONGEST_VALUE ->
          "\"%s...\" of %d characters".formatted(text.substring(0, LONGEST_VALUE), text.length());
      case String text -> "\"" + text + "\"";
      case ByteString bytes -> bytes.size() + " bytes";
      case List<?> list -> list.size() + " items";
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      case null, default -> "";
    };
  }

  private static String field(Violation violation) {
    return path(violation.toProto().getField());
  }

  private static String path(FieldPath path) {
    var out = new StringBuilder();
    for (var element : path.getElementsList()) {
      out.append(out.isEmpty() ? "" : ".").append(element.getFieldName());
      switch (element.getSubscriptCase()) {
        case INDEX -> out.append('[').append(element.getIndex()).append(']');
        case BOOL_KEY -> out.append('[').append(element.getBoolKey()).append(']');
        case INT_KEY -> out.append('[').append(element.getIntKey()).append(']');
        case UINT_KEY -> out.append('[').append(element.getUintKey()).append(']');
        case STRING_KEY -> out.append("[\"").append(element.getStringKey()).append("\"]");
        case SUBSCRIPT_NOT_SET -> {}
      }
    }
    return out.toString();
  }
}
