package io.metalstack.rpc;

import io.metalstack.values.Problem.Kind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The one table of error codes: what each kind is called by Connect, gRPC and HTTP. */
public final class Codes {
  private static final Map<Kind, String> CONNECT_NAMES = connectNames();

  private Codes() {}

  /** Name in Connect's JSON, such as {@code invalid_argument}. */
  public static String connectName(Kind kind) {
    return CONNECT_NAMES.getOrDefault(kind, "");
  }

  /** Number in {@code grpc-status}, 1 to 16. */
  public static int grpcNumber(Kind kind) {
    return switch (kind) {
      case CANCELED -> 1;
      case UNKNOWN -> 2;
      case INVALID_ARGUMENT -> 3;
      case DEADLINE_EXCEEDED -> 4;
      case NOT_FOUND -> 5;
      case ALREADY_EXISTS -> 6;
      case PERMISSION_DENIED -> 7;
      case RESOURCE_EXHAUSTED -> 8;
      case FAILED_PRECONDITION -> 9;
      case ABORTED -> 10;
      case OUT_OF_RANGE -> 11;
      case UNIMPLEMENTED -> 12;
      case INTERNAL -> 13;
      case UNAVAILABLE -> 14;
      case DATA_LOSS -> 15;
      case UNAUTHENTICATED -> 16;
    };
  }

  /** HTTP status of a unary Connect error, and of our REST routes. */
  public static int httpStatus(Kind kind) {
    return switch (kind) {
      case CANCELED -> 499;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case UNKNOWN, INTERNAL, DATA_LOSS -> 500;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
    };
  }

  private static Map<Kind, String> connectNames() {
    var names = new EnumMap<Kind, String>(Kind.class);
    for (var kind : Kind.values()) {
      names.put(kind, kind.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }
}
