package io.metalstack.values;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one error of this system: a {@link Kind} for programs, a message for people, and details that
 * name the field, the reason and, where there is one, the way out.
 *
 * <p>A message says what was wrong, what was got and what was expected. It never carries a secret.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The sixteen codes of the wire, in the order of their gRPC numbers (1 to 16). */
  public enum Kind {
    CANCELED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED
  }

  /**
   * One cause of a problem.
   *
   * @param field path of the request field, or what the reason is about; empty when it is the whole
   * @param reason what is wrong with it
   * @param wayOut what the caller can do; empty when there is nothing
   */
  public record Detail(String field, String reason, String wayOut) {}

  private final Kind kind;
  private final transient List<Detail> details;

  private Problem(Kind kind, String message, List<Detail> details, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.details = List.copyOf(details);
  }

  /** A problem of a kind that is only known at run time, such as one received from a server. */
  public static Problem of(Kind kind, String message) {
    return new Problem(kind, message, List.of(), null);
  }

  public static Problem invalidArgument(String format, @Nullable Object... args) {
    return of(Kind.INVALID_ARGUMENT, text(format, args));
  }

  public static Problem notFound(String format, @Nullable Object... args) {
    return of(Kind.NOT_FOUND, text(format, args));
  }

  public static Problem alreadyExists(String format, @Nullable Object... args) {
    return of(Kind.ALREADY_EXISTS, text(format, args));
  }

  public static Problem permissionDenied(String format, @Nullable Object... args) {
    return of(Kind.PERMISSION_DENIED, text(format, args));
  }

  public static Problem resourceExhausted(String format, @Nullable Object... args) {
    return of(Kind.RESOURCE_EXHAUSTED, text(format, args));
  }

  public static Problem failedPrecondition(String format, @Nullable Object... args) {
    return of(Kind.FAILED_PRECONDITION, text(format, args));
  }

  public static Problem aborted(String format, @Nullable Object... args) {
    return of(Kind.ABORTED, text(format, args));
  }

  public static Problem unimplemented(String format, @Nullable Object... args) {
    return of(Kind.UNIMPLEMENTED, text(format, args));
  }

  public static Problem unavailable(String format, @Nullable Object... args) {
    return of(Kind.UNAVAILABLE, text(format, args));
  }

  public static Problem unauthenticated(String format, @Nullable Object... args) {
    return of(Kind.UNAUTHENTICATED, text(format, args));
  }

  /** The same problem with one more detail. */
  public Problem with(String field, String reason, String wayOut) {
    var more = new ArrayList<>(details);
    more.add(new Detail(field, reason, wayOut));
    return new Problem(kind, message(), more, getCause());
  }

  /** The same problem, remembering what led to it, for the log only. */
  public Problem causedBy(Throwable cause) {
    return new Problem(kind, message(), details, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** Never null, unlike {@link #getMessage()}. */
  public String message() {
    var message = getMessage();
    return message == null ? "" : message;
  }

  public List<Detail> details() {
    return details;
  }

  private static String text(String format, @Nullable Object... args) {
    return args.length == 0 ? format : String.format(format, args);
  }
}
