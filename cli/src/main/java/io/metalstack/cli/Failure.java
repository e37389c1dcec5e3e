package io.metalstack.cli;

import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Detail;

/** How a problem is told, and the exit code it ends the program with. */
final class Failure {
  private Failure() {}

  /** The message, and a line for each detail. */
  static String text(Problem problem) {
    var text = new StringBuilder("Error: ").append(problem.message()).append('\n');
    for (var detail : problem.details()) {
      var about = about(detail);
      // The server's message often tells its only detail already.
      if (!problem.message().contains(about)) {
        text.append("  ").append(about).append('\n');
      }
      if (!detail.wayOut().isEmpty()) {
        text.append("  → ").append(detail.wayOut()).append('\n');
      }
    }
    return text.toString();
  }

  static int exitCode(Problem problem) {
    return switch (problem.kind()) {
      case UNKNOWN, UNIMPLEMENTED, INTERNAL, DATA_LOSS -> 1;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> 2;
      case NOT_FOUND -> 3;
      case PERMISSION_DENIED, UNAUTHENTICATED -> 4;
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELED -> 5;
      case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED, RESOURCE_EXHAUSTED -> 6;
    };
  }

  private static String about(Detail detail) {
    if (detail.field().isEmpty() || detail.reason().isEmpty()) {
      return detail.field() + detail.reason();
    }
    return detail.field() + ": " + detail.reason();
  }
}
