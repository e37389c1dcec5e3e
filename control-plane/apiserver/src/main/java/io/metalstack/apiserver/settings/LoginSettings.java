package io.metalstack.apiserver.settings;

import io.metalstack.values.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How people log in.
 *
 * @param discovery what the provider says of itself
 * @param endSession where a logout leads to; empty for what the provider says
 * @param uniqueUserKey the claim that tells people apart
 * @param origins where tokens may be sent, such as {@code https://ui.example.org}
 * @param frontEnd where tokens are sent unless a login says otherwise
 * @param secureCookie whether browsers send the cookie over TLS only
 */
public record LoginSettings(
    URI discovery,
    String clientId,
    String clientSecret,
    Optional<URI> endSession,
    UserKey uniqueUserKey,
    List<String> origins,
    Optional<URI> frontEnd,
    boolean secureCookie) {
  static final List<Setting<?>> ALL = new ArrayList<>();

  private static final String PATH = "/.well-known/openid-configuration";

  private static final Setting<Optional<URI>> DISCOVERY =
      declared(
          Setting.url(
              "oidc-discovery-url", "OpenID Connect provider that people log in by; none: off"));
  private static final Setting<String> CLIENT_ID =
      declared(Setting.text("oidc-client-id", "", "ID", "this server's id at the provider"));
  private static final Setting<String> CLIENT_SECRET =
      declared(
          Setting.text("oidc-client-secret", "", "SECRET", "this server's secret at the provider"));
  private static final Setting<Optional<URI>> END_SESSION =
      declared(
          Setting.url(
              "oidc-end-session-url", "where a logout leads to; default: what the provider says"));
  private static final Setting<UserKey> USER_KEY =
      declared(
          new Setting<>(
              "oidc-unique-user-key",
              "email",
              "email or sub",
              "claim that tells people apart",
              LoginSettings::userKey));
  private static final Setting<List<String>> REDIRECTS =
      declared(
          Setting.list(
              "redirect-urls",
              "http://localhost,https://localhost,http://127.0.0.1",
              "origins that a login may send tokens to; loopback without port: any port"));
  private static final Setting<Optional<URI>> FRONT_END =
      declared(
          Setting.url(
              "front-end-url", "user interface that gets the token unless a login says otherwise"));
  private static final Setting<Boolean> SECURE_COOKIE =
      declared(
          Setting.bool(
              "secure-cookie", "true", "let browsers send the login's cookie over TLS only"));

  /** Which claim tells people apart. */
  public enum UserKey {
    EMAIL,
    SUB
  }

  /**
   * The settings of a login, if there is one.
   *
   * @throws Problem INVALID_ARGUMENT if only a part of it is there
   */
  static Optional<LoginSettings> of(SettingsSource source) {
    return source
        .value(DISCOVERY)
        .map(url -> {
          var frontEnd = source.value(FRONT_END);
          var origins = new ArrayList<>(source.value(REDIRECTS));
          frontEnd.ifPresent(page -> origins.add(page.getScheme() + "://" + page.getAuthority()));
          return new LoginSettings(
              url.getPath().endsWith(PATH) ? url : URI.create(withoutSlash(url) + PATH),
              needed(source, CLIENT_ID),
              needed(source, CLIENT_SECRET),
              source.value(END_SESSION),
              source.value(USER_KEY),
              List.copyOf(origins),
              frontEnd.map(page -> URI.create(withoutSlash(page) + "/login/auth")),
              source.value(SECURE_COOKIE));
        });
  }

  private static String withoutSlash(URI url) {
    var text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String needed(SettingsSource source, Setting<String> setting) {
    var value = source.value(setting);
    if (value.isEmpty()) {
      throw Problem.invalidArgument("%s needs %s", DISCOVERY.flag(), setting.flag());
    }
    return value;
  }

  private static UserKey userKey(String text) {
    return UserKey.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static <T> Setting<T> declared(Setting<T> setting) {
    ALL.add(setting);
    return setting;
  }
}
