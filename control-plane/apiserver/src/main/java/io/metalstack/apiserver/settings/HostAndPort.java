package io.metalstack.apiserver.settings;

/**
 * Where to listen.
 *
 * @param port 0 to 65535, 0 for any free one
 */
public record HostAndPort(String host, int port) {
  static HostAndPort parse(String text) {
    var colon = text.lastIndexOf(':');
    var port = Integer.parseInt(text.substring(colon + 1));
    if (colon < 1 || port < 0 || port > 65535) {
      throw new IllegalArgumentException(text);
    }
    return new HostAndPort(text.substring(0, colon), port);
  }
}
