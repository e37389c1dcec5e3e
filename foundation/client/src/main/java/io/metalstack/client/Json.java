package io.metalstack.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of errors: objects as maps, arrays as lists, numbers as doubles. Small on purpose:
 * a JSON library would cost the CLI more time at start than its call takes.
 */
final class Json {
  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Reads a whole text.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  static @Nullable Object read(String text) {
    var json = new Json(text);
    var value = json.value(0);
    json.blanks();
    if (json.at != text.length()) {
      throw json.unexpected();
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    blanks();
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("JSON nested deeper than " + DEEPEST);
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return object;
    }
    while (true) {
      blanks();
      var name = string();
      blanks();
      expect(':');
      object.put(name, value(depth + 1));
      if (last('}')) {
        return object;
      }
    }
  }

  private List<@Nullable Object> array(int depth) {
    var array = new ArrayList<@Nullable Object>();
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return array;
    }
    while (true) {
      array.add(value(depth + 1));
      if (last(']')) {
        return array;
      }
    }
  }

  private boolean last(char end) {
    blanks();
    if (peek() == end) {
      at++;
      return true;
    }
    expect(',');
    return false;
  }

  private String string() {
    expect('"');
    var out = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw unexpected();
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw unexpected();
    };
  }

  private <T> @Nullable T word(String word, @Nullable T meaning) {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return meaning;
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (start == at) {
      throw unexpected();
    }
    return Double.valueOf(text.substring(start, at));
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("JSON ends after %d characters".formatted(at));
    }
    return text.charAt(at);
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException("no JSON at character %d".formatted(at));
  }
}
