package io.metalstack.cli.output;

import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values in the words of people. */
public final class Words {
  private static final List<Duration> UNITS =
      List.of(
          Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1));
  private static final String LETTERS = "dhms";

  private Words() {}

  /** The two largest units of a time: {@code 3d 4h}, {@code 5m}, {@code 0s}. */
  public static String duration(Duration duration) {
    var left = duration.isNegative() ? Duration.ZERO : duration;
    var text = new StringBuilder();
    int shown = 0;
    for (int i = 0; i < UNITS.size() && shown < 2; i++) {
      long count = left.dividedBy(UNITS.get(i));
      left = left.minus(UNITS.get(i).multipliedBy(count));
      if (count > 0) {
        text.append(shown == 0 ? "" : " ").append(count).append(LETTERS.charAt(i));
        shown++;
      }
    }
    return shown == 0 ? "0s" : text.toString();
  }

  /** How long ago something was; empty if it never was. */
  public static String since(Timestamp time, Instant now) {
    return isNever(time) ? "" : duration(Duration.between(instant(time), now));
  }

  /** A day, such as {@code 2027-03-01}; empty for never. */
  public static String day(Timestamp time) {
    return isNever(time) ? "" : instant(time).toString().substring(0, 10);
  }

  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  public static boolean isNever(Timestamp time) {
    return time.getSeconds() == 0 && time.getNanos() == 0;
  }

  /**
   * The word for an enum value, from its name: {@code MACHINE_STATE_LOCKED} of MachineState is
   * {@code locked}. Needs no schema, which takes longer to load than a call does.
   */
  public static String word(Enum<?> value) {
    var name = constant(value);
    return name.equals("UNSPECIFIED") || name.equals("UNRECOGNIZED")
        ? ""
        : name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The same in capitalised words: {@code Phoned Home}. */
  public static String title(Enum<?> value) {
    return word(value).isEmpty()
        ? ""
        : List.of(word(value).split("-")).stream()
            .map(Words::capitalised)
            .collect(Collectors.joining(" "));
  }

  /** Labels as {@code key=value}, by key. */
  public static String labels(Meta meta) {
    return labels(meta.getLabels().getLabelsMap());
  }

  /** Pairs as {@code key=value}, by key. */
  public static String labels(Map<String, ?> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label ->
            label.getValue().toString().isEmpty()
                ? label.getKey()
                : label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }

  /** Bytes in the largest unit that leaves a whole number or two digits: {@code 64 GiB}. */
  public static String bytes(long bytes) {
    var units = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
    int unit = 0;
    double value = bytes < 0 ? Math.pow(2, 64) + bytes : bytes;
    while (value >= 1024 && unit < units.size() - 1) {
      value /= 1024;
      unit++;
    }
    return (value == Math.rint(value) ? "%.0f" : "%.1f").formatted(value) + " " + units.get(unit);
  }

  /** The constant without the name of its type, which protobuf puts in front. */
  private static String constant(Enum<?> value) {
    var prefix =
        value
                .getDeclaringClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
                .toUpperCase(Locale.ROOT)
            + "_";
    return value.name().startsWith(prefix) ? value.name().substring(prefix.length()) : value.name();
  }

  private static String capitalised(String word) {
    return word.equals("pxe") ? "PXE" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
