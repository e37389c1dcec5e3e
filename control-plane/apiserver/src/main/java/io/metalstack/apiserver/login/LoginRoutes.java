package io.metalstack.apiserver.login;

import com.google.protobuf.ByteString;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.metalstack.apiserver.settings.LoginSettings;
import io.metalstack.rpc.Routes;
import io.metalstack.values.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a browser calls to log in and out:
 *
 * <pre>
 * GET /auth/openid-connect?redirect-url=URL   to the provider
 * GET /auth/openid-connect/callback           back from it, and on to URL?token=TOKEN
 * GET /auth/logout/openid-connect             ends the token, then to the provider's own logout
 * </pre>
 */
public final class LoginRoutes {
  private static final Duration ATTEMPT = Duration.ofMinutes(10);
  private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,64}");
  private static final String CALLBACK = "/auth/" + Identity.PROVIDER + "/callback";

  private final LoginSettings settings;
  private final OidcProvider provider;
  private final LoginCookie cookie;
  private final RedirectRules redirects;
  private final Login login;
  private final Supplier<String> url;
  private final SecureRandom random;
  private final Clock clock;

  private LoginRoutes(
      LoginSettings settings, Login login, Supplier<String> url, SecureRandom random, Clock clock) {
    this.settings = settings;
    this.provider =
        new OidcProvider(settings.discovery(), settings.clientId(), settings.clientSecret());
    this.cookie = new LoginCookie(settings.clientSecret(), settings.secureCookie());
    this.redirects = new RedirectRules(settings.origins());
    this.login = login;
    this.url = url;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Binds the routes; without settings of a provider they say that login is off.
   *
   * @param url of this server, known once it listens
   */
  public static void bind(
      Routes routes,
      Optional<LoginSettings> settings,
      Login login,
      Supplier<String> url,
      SecureRandom random,
      Clock clock) {
    routes.under(
        "/auth/",
        settings
            .<Routes.Handler>map(on -> new LoginRoutes(on, login, url, random, clock)::handle)
            .orElse(LoginRoutes::off));
  }

  private static Routes.Reply off(Routes.Request request) {
    throw Problem.notFound("login is off: this server knows no login provider")
        .with("", "no --oidc-discovery-url", "ask for an API token instead");
  }

  private Routes.Reply handle(Routes.Request request) {
    if (!request.method().equals("GET")) {
      return Routes.Reply.text(405, "expected GET");
    }
    return switch (request.path()) {
      case "/auth/" + Identity.PROVIDER -> begin(request);
      case CALLBACK -> end(request);
      case "/auth/logout/" + Identity.PROVIDER -> logout(request);
      default ->
          throw Problem.notFound("nothing is served at %s", request.path())
              .with("", "unknown", "the only login provider is " + Identity.PROVIDER);
    };
  }

  /** The target is judged first: nobody logs in to send his token to a stranger. */
  private Routes.Reply begin(Routes.Request request) {
    var target = query(request, "redirect-url").or(() -> settings.frontEnd().map(URI::toString));
    var redirect =
        redirects.require(
            target.orElseThrow(() ->
                Problem.invalidArgument("the login does not say where to send the token")
                    .with("redirect-url", "required", "add ?redirect-url=URL")));
    var attempt =
        new Attempt(
            chance(),
            chance(),
            new CodeVerifier().getValue(),
            redirect.toString(),
            clock.instant().plus(ATTEMPT));
    var kept = new LoginCookie.Content(Optional.of(attempt), cookie.read(request).session());
    return to(provider.address(attempt, callback()), cookie.header(kept));
  }

  private Routes.Reply end(Routes.Request request) {
    var attempt =
        cookie
            .read(request)
            .attempt(clock.instant())
            .filter(begun -> isSame(begun.state(), query(request, "state").orElse("")))
            .orElseThrow(() ->
                Problem.unauthenticated("this login was not begun by this browser, or too long ago")
                    .with("state", "does not match", "start the login again"));
    query(request, "error").ifPresent(LoginRoutes::refuse);
    var code =
        query(request, "code")
            .orElseThrow(() ->
                Problem.invalidArgument("the provider's answer carries no code")
                    .with("code", "required", "start the login again"));
    var person = provider.identify(code, attempt, callback());
    var session =
        login.begin(
            person.login(settings.uniqueUserKey()), person, request.client().getHostAddress());
    var kept = new LoginCookie.Content(Optional.empty(), Optional.of(session.token()));
    return to(withToken(attempt.redirect(), session.secret()), cookie.header(kept));
  }

  private Routes.Reply logout(Routes.Request request) {
    var source = request.client().getHostAddress();
    cookie.read(request).session().ifPresent(session -> login.end(session, source));
    return settings
        .endSession()
        .or(provider::endSession)
        .map(target -> to(target, cookie.forgotten()))
        .orElseGet(() -> loggedOut(cookie.forgotten()));
  }

  private static void refuse(String error) {
    var code = ERROR_CODE.matcher(error).matches() ? error : "unknown";
    throw Problem.permissionDenied("the login provider refused: %s", code)
        .with("", code, "start the login again");
  }

  private static URI withToken(String redirect, String token) {
    var separator = redirect.contains("?") ? "&" : "?";
    return URI.create(
        redirect + separator + "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
  }

  private URI callback() {
    return URI.create(url.get() + CALLBACK);
  }

  private String chance() {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> query(Routes.Request request, String name) {
    return URLUtils.parseParameters(request.query()).getOrDefault(name, List.of()).stream()
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Routes.Reply to(URI target, String cookie) {
    return new Routes.Reply(
        303,
        "text/plain",
        ByteString.EMPTY,
        Map.of(
            "location",
            target.toString(),
            "set-cookie",
            cookie,
            "cache-control",
            "no-store",
            "referrer-policy",
            "no-referrer"));
  }

  private static Routes.Reply loggedOut(String cookie) {
    return new Routes.Reply(
        200,
        "text/plain; charset=utf-8",
        ByteString.copyFromUtf8("logged out\n"),
        Map.of("set-cookie", cookie, "cache-control", "no-store"));
  }
}
