package io.metalstack.rpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.metalstack.values.Problem;
import java.util.List;

/**
 * Refuses texts with the character U+0000. Protobuf lets it through, but no database column of text
 * can hold it, and no client means it.
 */
final class Texts {
  private static final char NUL = '\0';

  private Texts() {}

  /**
   * Looks into all texts of a message, those of nested messages and of maps included.
   *
   * @throws Problem INVALID_ARGUMENT that names the first field with such a text
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
          throw Problem.invalidArgument("invalid request: %s holds the character U+0000", path)
              .with(path, "holds the character U+0000, which no text may have", "leave it out");
      case List<?> items -> items.forEach(item -> check(field, item, path));
      case Message nested -> check(nested, path + ".");
      default -> {}
    }
  }
}
