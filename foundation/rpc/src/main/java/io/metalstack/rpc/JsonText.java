package io.metalstack.rpc;

import java.util.Objects;

/** The little JSON that the protocols need beside messages. */
final class JsonText {
  private JsonText() {}

  static StringBuilder quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"');
  }

  /**
   * What a JSON parser complains of, without the names of its classes and its advice to
   * programmers.
   */
  static String reason(Exception e) {
    var text = Objects.requireNonNullElse(e.getMessage(), "unreadable");
    int line = text.indexOf('\n');
    if (line >= 0) {
      text = text.substring(0, line);
    }
    int exception = text.indexOf("Exception: ");
    if (exception >= 0) {
      text = text.substring(exception + "Exception: ".length());
    }
    return text.replace("Use JsonReader.setStrictness(Strictness.LENIENT) to accept ", "")
        .replace("Use JsonReader.setLenient(true) to accept ", "");
  }
}
