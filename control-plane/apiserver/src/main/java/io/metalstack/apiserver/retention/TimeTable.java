package io.metalstack.apiserver.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A table that is partitioned by its column {@code at}.
 *
 * @param span of one part
 * @param retention how long rows are kept at least; at most one span more
 */
public record TimeTable(String name, Span span, Duration retention) {
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM");
  private static final Pattern DIGITS = Pattern.compile("\\d{6}|\\d{8}");

  /** How long the rows of one part lie apart at most. All days are those of UTC. */
  public enum Span {
    DAY,
    MONTH
  }

  /**
   * One part.
   *
   * @param from first day
   * @param to first day that is not in it any more
   */
  record Part(String name, LocalDate from, LocalDate to) {}

  /** The part that a day belongs to. */
  Part part(LocalDate day) {
    return switch (span) {
      case DAY -> new Part(name + "_" + DAY.format(day), day, day.plusDays(1));
      case MONTH -> {
        var first = day.withDayOfMonth(1);
        yield new Part(name + "_" + MONTH.format(first), first, first.plusMonths(1));
      }
    };
  }

  /** The part of a name; empty for the part that takes what fits nowhere. */
  Optional<Part> part(String partition) {
    var digits = partition.substring(Math.min(partition.length(), name.length() + 1));
    if (!DIGITS.matcher(digits).matches()) {
      return Optional.empty();
    }
    return Optional.of(part(LocalDate.parse(digits.length() == 6 ? digits + "01" : digits, DAY)));
  }

  /** First day whose rows are kept. */
  LocalDate keptFrom(Instant now) {
    return LocalDate.ofInstant(now.minus(retention), ZoneOffset.UTC);
  }
}
