package io.metalstack.cli.command;

import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Line;
import io.metalstack.cli.output.Words;
import io.metalstack.values.Problem;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Flags whose value is one of an enum's words. */
final class EnumFlag {
  private EnumFlag() {}

  /** The value of a flag, if it is given. */
  static <E extends Enum<E>> Optional<E> value(Line line, Flag flag, Class<E> type) {
    return line.value(flag).map(word -> parse(flag.name(), word, type));
  }

  /**
   * The value that a word stands for.
   *
   * @throws Problem INVALID_ARGUMENT listing all words if there is none
   */
  static <E extends Enum<E>> E parse(String flag, String word, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> !word.isEmpty() && Words.word(value).equals(word))
        .findFirst()
        .orElseThrow(
            () -> Problem.invalidArgument("--%s is \"%s\", expected %s", flag, word, words(type)));
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Words::word)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
