package io.metalstack.rpc;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a program serves beside its calls: REST routes and static files. Filled at start by one
 * thread. The longest prefix wins; paths of methods win over all routes.
 */
public final class Routes {
  /**
   * A request for a route.
   *
   * @param method such as {@code GET}
   * @param path decoded, with its leading slash
   * @param query as sent, without the question mark; empty if there is none
   * @param headers by lower-case name
   * @param client who called, behind trusted proxies
   */
  public record Request(
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      ByteString body,
      InetAddress client) {
    public Optional<String> header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
    }
  }

  /**
   * What a route answers.
   *
   * @param headers besides the content type
   */
  public record Reply(
      int status, String contentType, ByteString body, Map<String, String> headers) {
    public static Reply text(int status, String text) {
      return new Reply(
          status, "text/plain; charset=utf-8", ByteString.copyFromUtf8(text), Map.of());
    }

    public static Reply json(int status, String json) {
      return new Reply(status, "application/json", ByteString.copyFromUtf8(json), Map.of());
    }

    public static Reply redirect(String location) {
      return new Reply(303, "text/plain", ByteString.EMPTY, Map.of("location", location));
    }
  }

  /** Runs on a virtual thread; a Problem becomes its HTTP status with Connect's error as JSON. */
  @FunctionalInterface
  public interface Handler {
    Reply handle(Request request) throws Exception;
  }

  /** A place of static files. */
  sealed interface Files {
    record Directory(Path root) implements Files {}

    record Resources(ClassLoader loader, String root, String fallback) implements Files {}
  }

  private final Map<String, Handler> exact = new LinkedHashMap<>();
  private final Map<String, Handler> prefixes = new LinkedHashMap<>();
  private final Map<String, Files> files = new LinkedHashMap<>();

  /** Serves one path, GET and HEAD. */
  public Routes get(String path, Handler handler) {
    return add(exact, "GET " + path, handler);
  }

  /** Serves one path, POST. */
  public Routes post(String path, Handler handler) {
    return add(exact, "POST " + path, handler);
  }

  /** Serves every method on every path that begins so; the prefix ends with a slash. */
  public Routes under(String prefix, Handler handler) {
    return add(prefixes, prefix, handler);
  }

  /** Serves the files of a directory, large ones without reading them into memory. */
  public Routes files(String prefix, Path directory) {
    return add(files, prefix, new Files.Directory(directory));
  }

  /**
   * Serves files from the class path.
   *
   * @param fallback name under the root of what answers for unknown paths, such as {@code
   *     index.html} of an app that routes by itself; empty for none
   */
  public Routes resources(String prefix, ClassLoader loader, String root, String fallback) {
    return add(files, prefix, new Files.Resources(loader, root, fallback));
  }

  Map<String, Files> files() {
    return Map.copyOf(files);
  }

  /** The handler of a request, if there is one. */
  Optional<Handler> find(String method, String path) {
    var found = exact.get((method.equals("HEAD") ? "GET" : method) + " " + path);
    int longest = 0;
    if (found == null) {
      for (var prefix : prefixes.entrySet()) {
        if (path.startsWith(prefix.getKey()) && prefix.getKey().length() > longest) {
          found = prefix.getValue();
          longest = prefix.getKey().length();
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private <T> Routes add(Map<String, T> table, String path, T value) {
    if (table.putIfAbsent(path, value) != null) {
      throw new IllegalArgumentException("the route " + path + " is taken");
    }
    return this;
  }
}
