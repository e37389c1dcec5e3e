package io.metalstack.cli.output;

/** How many columns of a terminal a text takes: emojis and East Asian letters take two. */
final class TextWidth {
  private static final String MORE = "…";

  private TextWidth() {}

  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** The text, or as much of it as fits and a sign that there was more. */
  static String cut(String text, int width) {
    if (of(text) <= width) {
      return text;
    }
    var kept = new StringBuilder();
    int used = 1;
    for (int point : text.codePoints().toArray()) {
      if (used + of(point) > width) {
        break;
      }
      used += of(point);
      kept.appendCodePoint(point);
    }
    return kept + MORE;
  }

  private static int of(int point) {
    if (point < 0x300) {
      return 1;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115f)
        || (point >= 0x2e80 && point <= 0xa4cf)
        || (point >= 0xac00 && point <= 0xd7a3)
        || (point >= 0xf900 && point <= 0xfaff)
        || (point >= 0xff00 && point <= 0xff60)
        || (point >= 0x1f300 && point <= 0x1faff)
        || point == 0x2753
        || point == 0x2757
        || point == 0x2b55;
  }
}
