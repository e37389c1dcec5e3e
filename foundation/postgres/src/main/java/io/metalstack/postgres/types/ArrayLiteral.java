package io.metalstack.postgres.types;

/** The textual form of an array whose elements need no quoting: {@code {a,b}}. */
final class ArrayLiteral {
  private ArrayLiteral() {}

  static Object[] elements(String literal) {
    var inner = literal.substring(1, literal.length() - 1);
    return inner.isEmpty() ? new Object[0] : inner.split(",");
  }

  static String of(Object[] elements) {
    var text = new StringBuilder("{");
    for (var element : elements) {
      text.append(text.length() == 1 ? "" : ",").append(element);
    }
    return text.append('}').toString();
  }
}
