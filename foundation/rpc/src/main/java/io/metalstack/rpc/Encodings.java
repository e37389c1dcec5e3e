package io.metalstack.rpc;

import io.metalstack.values.Problem;
import org.jspecify.annotations.Nullable;

/** What the headers of all protocols say about compression. */
final class Encodings {
  private Encodings() {}

  /**
   * @throws Problem UNIMPLEMENTED for a compression other than gzip
   */
  static boolean isGzip(String header, String encoding) {
    return switch (encoding) {
      case "gzip" -> true;
      case "", "identity" -> false;
      default ->
          throw Problem.unimplemented(
              "%s is \"%s\": this server unpacks gzip, or takes identity", header, encoding);
    };
  }

  /** Whether a list such as {@code br, gzip;q=0.5} allows gzip. */
  static boolean acceptsGzip(@Nullable String list) {
    if (list == null) {
      return false;
    }
    int at = list.indexOf("gzip");
    if (at < 0) {
      return false;
    }
    int end = list.indexOf(',', at);
    var item = list.substring(at, end < 0 ? list.length() : end).replace(" ", "");
    return !(item.endsWith(";q=0") || item.endsWith(";q=0.0"));
  }
}
