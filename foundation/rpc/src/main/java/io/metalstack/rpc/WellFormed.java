package io.metalstack.rpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.metalstack.values.Problem;
import java.util.List;

/**
 * Refuses values that protobuf's binary form lets through, and that nothing behind can hold: texts
 * with the character U+0000, which no column of text takes, and times and durations outside of
 * their range, which JSON cannot spell.
 */
final class WellFormed {
  private static final char NUL = '\0';

  private WellFormed() {}

  /**
   * Looks into all fields of a message, those of nested messages and of maps included.
   *
   * @throws Problem INVALID_ARGUMENT that names the first field with such a value
   */
  static void check(Message message) {
    check(message, "");
  }

  private static void check(Message message, String path) {
    message.getAllFields().forEach((field, value) -> check(field, value, path + field.getName()));
  }

  private static void check(FieldDescriptor field, Object value, String path) {
    switch (value) {
      case String text when text.indexOf(NUL) >= 0 ->
          throw refused(path, "holds the character U+0000, which no text may have");
      case Timestamp time when !Timestamps.isValid(time) ->
          throw refused(
              path,
              "is no time: %d seconds and %d nanoseconds since 1970, expected the years 1 to 9999"
                  .formatted(time.getSeconds(), time.getNanos()));
      case Duration duration when !Durations.isValid(duration) ->
          throw refused(
              path,
              "is no duration: %d seconds and %d nanoseconds, expected at most 10,000 years and both of one sign"
                  .formatted(duration.getSeconds(), duration.getNanos()));
      case List<?> items -> items.forEach(item -> check(field, item, path));
      case Message nested -> check(nested, path + ".");
      default -> {}
    }
  }

  private static Problem refused(String path, String reason) {
    return Problem.invalidArgument("invalid request: %s %s", path, reason).with(path, reason, "");
  }
}
