package io.metalstack.cli.output;

import java.util.List;
import java.util.Map;

/** Writes a tree as JSON, with four blanks for each level. */
public final class JsonText {
  private static final String LEVEL = "    ";

  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  /** The text, with a line feed at its end. */
  public static String of(Object tree) {
    var json = new JsonText();
    json.value(tree, "\n");
    return json.text.append('\n').toString();
  }

  private void value(Object value, String indent) {
    // No switch over types: see Metalctl.
    if (value instanceof Map<?, ?> map) {
      map(map, indent);
    } else if (value instanceof List<?> list) {
      list(list, indent);
    } else if (value instanceof String || !isFinite(value)) {
      string(value.toString());
    } else {
      text.append(value);
    }
  }

  private static boolean isFinite(Object value) {
    return !(value instanceof Double || value instanceof Float)
        || Double.isFinite(((Number) value).doubleValue());
  }

  private void map(Map<?, ?> map, String indent) {
    var separator = "{";
    for (var entry : map.entrySet()) {
      text.append(separator).append(indent).append(LEVEL);
      string(entry.getKey().toString());
      text.append(": ");
      value(entry.getValue(), indent + LEVEL);
      separator = ",";
    }
    text.append(map.isEmpty() ? "{}" : indent + "}");
  }

  private void list(List<?> list, String indent) {
    var separator = "[";
    for (var element : list) {
      text.append(separator).append(indent).append(LEVEL);
      value(element, indent + LEVEL);
      separator = ",";
    }
    text.append(list.isEmpty() ? "[]" : indent + "]");
  }

  private void string(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == '\u2028' || c == '\u2029' || c == 0x7f) {
            text.append("\\u").append("%04x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
