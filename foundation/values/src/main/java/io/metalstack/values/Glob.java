package io.metalstack.values;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell pattern. {@code *} and {@code ?} stand for anything but a slash, {@code [a-z]} and {@code
 * [^a-z]} for one character, a backslash takes the next character as it is.
 */
public final class Glob {
  private static final char SEPARATOR = '/';

  private sealed interface Token {
    boolean accepts(char character);
  }

  private record Literal(char only) implements Token {
    @Override
    public boolean accepts(char character) {
      return character == only;
    }
  }

  private record AnyOne() implements Token {
    @Override
    public boolean accepts(char character) {
      return character != SEPARATOR;
    }
  }

  private record AnyMany() implements Token {
    @Override
    public boolean accepts(char character) {
      return character != SEPARATOR;
    }
  }

  private record OneOf(List<Range> ranges, boolean negated) implements Token {
    @Override
    public boolean accepts(char character) {
      return character != SEPARATOR
          && negated != ranges.stream().anyMatch(range -> range.holds(character));
    }
  }

  private record Range(char from, char to) {
    boolean holds(char character) {
      return from <= character && character <= to;
    }
  }

  private final String pattern;
  private final List<Token> tokens;

  private Glob(String pattern, List<Token> tokens) {
    this.pattern = pattern;
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Reads a pattern.
   *
   * @throws Problem INVALID_ARGUMENT for a bracket without end or content, a range that runs
   *     backwards, and a backslash at the end
   */
  public static Glob parse(String pattern) {
    return new Glob(pattern, new Reader(pattern).tokens());
  }

  /** Whether the pattern stands for the whole text. Takes time in proportion to both lengths. */
  public boolean matches(String text) {
    var token = 0;
    var at = 0;
    var star = -1;
    var resume = 0;
    while (at < text.length()) {
      if (token < tokens.size() && tokens.get(token) instanceof AnyMany) {
        star = token++;
        resume = at;
      } else if (token < tokens.size() && tokens.get(token).accepts(text.charAt(at))) {
        token++;
        at++;
      } else if (star >= 0 && tokens.get(star).accepts(text.charAt(resume))) {
        token = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    return tokens.subList(token, tokens.size()).stream().allMatch(AnyMany.class::isInstance);
  }

  @Override
  public String toString() {
    return pattern;
  }

  private static final class Reader {
    private final String pattern;
    private int at;

    Reader(String pattern) {
      this.pattern = pattern;
    }

    List<Token> tokens() {
      var tokens = new ArrayList<Token>();
      while (at < pattern.length()) {
        var character = pattern.charAt(at++);
        switch (character) {
          case '*' -> tokens.add(new AnyMany());
          case '?' -> tokens.add(new AnyOne());
          case '[' -> tokens.add(oneOf());
          case '\\' -> tokens.add(new Literal(next("a backslash at its end")));
          default -> tokens.add(new Literal(character));
        }
      }
      return tokens;
    }

    private OneOf oneOf() {
      var negated = at < pattern.length() && pattern.charAt(at) == '^';
      at += negated ? 1 : 0;
      var ranges = new ArrayList<Range>();
      while (at >= pattern.length() || pattern.charAt(at) != ']') {
        var from = bound();
        var to = from;
        if (at < pattern.length() && pattern.charAt(at) == '-') {
          at++;
          to = bound();
        }
        if (to < from) {
          throw malformed("a range that runs backwards");
        }
        ranges.add(new Range(from, to));
      }
      at++;
      if (ranges.isEmpty()) {
        throw malformed("brackets without content");
      }
      return new OneOf(ranges, negated);
    }

    private char bound() {
      var character = next("a bracket without end");
      if (character == '-' || character == ']') {
        throw malformed("a range without start or end");
      }
      return character == '\\' ? next("a bracket without end") : character;
    }

    private char next(String missing) {
      if (at >= pattern.length()) {
        throw malformed(missing);
      }
      return pattern.charAt(at++);
    }

    private Problem malformed(String what) {
      return Problem.invalidArgument("the pattern \"%s\" has %s", pattern, what)
          .with("", "malformed pattern", "write * ? [a-z], and \\ before a character taken as is");
    }
  }
}
