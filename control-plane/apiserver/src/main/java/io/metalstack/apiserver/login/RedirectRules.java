package io.metalstack.apiserver.login;

import io.metalstack.values.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a login may send the token: to the origins (scheme, host, port) of a list. An entry without
 * a port stands for the usual port of its scheme; of a loopback address for every port, because
 * programs listen there on whichever is free (RFC 8252, 7.3).
 */
public final class RedirectRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final List<URI> allowed;

  /**
   * Allows some origins.
   *
   * @param origins such as {@code https://ui.example.org}
   * @throws Problem INVALID_ARGUMENT for one that is none
   */
  public RedirectRules(List<String> origins) {
    allowed =
        origins.stream()
            .map(text ->
                read(text)
                    .orElseThrow(() ->
                        Problem.invalidArgument(
                            "\"%s\" is no origin, expected scheme://host or scheme://host:port",
                            text)))
            .toList();
  }

  /**
   * Reads the target that a login asks for.
   *
   * @throws Problem INVALID_ARGUMENT if it is no web address or not allowed
   */
  public URI require(String text) {
    var target = read(text).filter(uri -> uri.getRawFragment() == null);
    if (target.isEmpty()) {
      throw Problem.invalidArgument("redirect-url is not the address of a web page")
          .with("redirect-url", "expected http or https, a host, no user and no fragment", "");
    }
    if (allowed.stream().noneMatch(origin -> covers(origin, target.get()))) {
      throw Problem.invalidArgument(
              "redirect-url leads to %s://%s, where tokens are not sent",
              target.get().getScheme(), target.get().getRawAuthority())
          .with("redirect-url", "not in the list of --redirect-urls", "ask the operator");
    }
    return target.get();
  }

  private static boolean covers(URI origin, URI target) {
    return origin.getScheme().equalsIgnoreCase(target.getScheme())
        && origin.getHost().equalsIgnoreCase(target.getHost())
        && (port(origin) == port(target) || (origin.getPort() < 0 && isLoopback(origin)));
  }

  private static boolean isLoopback(URI uri) {
    return LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  private static Optional<URI> read(String text) {
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return Set.of("http", "https").contains(scheme)
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
