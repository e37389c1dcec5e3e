package io.metalstack.apiserver.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.admin.v2.AuditServiceRpc;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceRpc;
import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.api.v2.TokenType;
import io.metalstack.api.v2.User;
import io.metalstack.api.v2.UserServiceRpc;
import io.metalstack.apiserver.ControlPlane;
import io.metalstack.apiserver.Site;
import io.metalstack.client.Client;
import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.values.Problem;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way of a browser, against a provider that others wrote. */
@Timeout(120)
final class LoginIT {
  private static final String TARGET = "http://localhost:41234/callback";
  private static final String LOGIN = "/auth/openid-connect";

  private static OidcPeer provider;
  private static ControlPlane server;
  private static String admin;

  @AutoClose private final Browser browser = new Browser();

  @BeforeAll
  static void start() throws Exception {
    provider = new OidcPeer();
    server = server();
    admin = server.bootstrapToken().orElseThrow();
    provider.serve(server.url() + LOGIN + "/callback");
  }

  /** A server with a database of its own, known to the provider. */
  private static ControlPlane server(String... more) {
    var settings =
        new ArrayList<>(
            List.of(
                "--oidc-discovery-url",
                provider.issuer(),
                "--oidc-client-id",
                OidcPeer.CLIENT,
                "--oidc-client-secret",
                OidcPeer.SECRET,
                "--front-end-url",
                "https://ui.example.org",
                "--secure-cookie",
                "false"));
    settings.addAll(List.of(more));
    return Site.start(ThrowawayPostgres.database(), Site.data(), settings.toArray(String[]::new));
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @BeforeEach
  void forget() throws Exception {
    provider.claims("{}");
  }

  @Test
  void aFirstLoginMakesATenantThatItsUserOwnsAndATokenOf8Hours() throws Exception {
    provider.claims("{\"picture\":\"https://pictures.example.org/1\"}");
    var token = login("anna");

    var user = user(token);
    assertThat(user.getLogin()).isEqualTo("anna@example.org@openid-connect");
    assertThat(user.getName()).isEqualTo("name of anna");
    assertThat(user.getEmail()).isEqualTo("anna@example.org");
    assertThat(user.getAvatarUrl()).isEqualTo("https://pictures.example.org/1");
    assertThat(user.getDefaultTenant().getLogin()).isEqualTo(user.getLogin());
    assertThat(user.getDefaultTenant().getCreatedBy()).isEqualTo(user.getLogin());
    try (var client = Site.client(server, token)) {
      var get = Site.message(TenantServiceRpc.GET.request(), "login: '" + user.getLogin() + "'");
      var members = client.call(TenantServiceRpc.GET, get).getTenantMembersList();
      assertThat(members)
          .singleElement()
          .satisfies(member -> {
            assertThat(member.getId()).isEqualTo(user.getLogin());
            assertThat(member.getRole()).isEqualTo(TenantRole.TENANT_ROLE_OWNER);
          });
      assertThat(tokens(client))
          .singleElement()
          .satisfies(made -> {
            assertThat(made.getTokenType()).isEqualTo(TokenType.TOKEN_TYPE_USER);
            assertThat(made.getExpires().getSeconds() - made.getIssuedAt().getSeconds())
                .isEqualTo(8 * 3600);
          });
    }
    assertThat(traced(user.getLogin())).contains("/auth/login");
  }

  @Test
  void aLaterLoginFollowsThePictureAndKeepsTheTenant() throws Exception {
    provider.claims("{\"picture\":\"https://pictures.example.org/1\"}");
    login("bob");
    provider.claims("{\"picture\":\"https://pictures.example.org/2\"}");
    var user = user(login("bob"));
    assertThat(user.getAvatarUrl()).isEqualTo("https://pictures.example.org/2");
    assertThat(user.getTenantsCount()).isEqualTo(1);
    assertThat(user.getDefaultTenant().getMeta().getGeneration()).isEqualTo(1);

    provider.claims("{\"picture\":\"javascript:alert(1)\"}");
    assertThat(user(login("bob")).getAvatarUrl()).as("no address of the web").endsWith("/2");
  }

  @Test
  void withoutATargetTheTokenGoesToTheUserInterface() {
    var back = browser.walk(address(LOGIN), "carl", "https://ui.example.org/");
    assertThat(back.toString()).startsWith("https://ui.example.org/login/auth?token=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example.org/", "https://ui.example.org:444/", "http://localhost@evil.org/",
        "javascript:alert(1)", "//localhost/", "http://localhost/%23x#token"
      })
  void aForeignTargetIsRefusedBeforeTheLoginBegins(String target) {
    var answer = begin(target);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().map()).doesNotContainKeys("location", "set-cookie");
    assertThat(answer.body()).contains("redirect-url");
  }

  @Test
  void anAnswerThatThisBrowserDidNotAskForIsRefused() {
    begin(TARGET);
    var wrong = browser.get(address(LOGIN + "/callback?code=x&state=wrong"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().map()).doesNotContainKey("location");

    var callback = callback("dora");
    try (var other = new Browser()) {
      var stolen = other.get(callback);
      assertThat(stolen.statusCode()).isEqualTo(401);
      assertThat(stolen.body()).contains("not begun by this browser");
    }
    assertThat(browser.get(callback).statusCode()).isEqualTo(303);
    assertThat(browser.get(callback).statusCode()).as("an answer works once").isEqualTo(401);
  }

  @Test
  void aLoginThatOneServerBeganAnotherEnds() {
    try (var other = server("--server-url", server.url())) {
      var begun =
          URI.create(
              "http://127.0.0.1:%d%s?redirect-url=%s"
                  .formatted(other.port(), LOGIN, encoded(TARGET)));
      var token = parameter(browser.walk(begun, "gina", TARGET), "token");
      assertThat(user(token).getLogin()).isEqualTo("gina@example.org@openid-connect");
    }
  }

  @Test
  void whatTheProviderRefusesOrDoesNotVouchForIsNoLogin() throws Exception {
    var state = parameter(Browser.next(begin(TARGET)), "state");
    var refused = browser.get(address(LOGIN + "/callback?error=access_denied&state=" + state));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("access_denied");

    var forged = browser.get(address(LOGIN + "/callback?code=forged&state=" + state));
    assertThat(forged.statusCode()).isEqualTo(401);

    provider.claims("{\"email_verified\":false}");
    var unverified = browser.get(callback("eve"));
    assertThat(unverified.statusCode()).isEqualTo(403);
    assertThat(unverified.body()).contains("not verified");
  }

  @Test
  void theProviderIsAskedWithStateNonceAndChallenge() {
    var asked = Browser.next(begin(TARGET));
    assertThat(asked.toString()).startsWith(provider.issuer());
    assertThat(parameter(asked, "state")).hasSize(43);
    assertThat(parameter(asked, "nonce")).hasSize(43);
    assertThat(parameter(asked, "code_challenge_method")).isEqualTo("S256");
    assertThat(parameter(asked, "scope").split("\\+|%20| "))
        .containsExactlyInAnyOrder("openid", "email", "profile");
  }

  @Test
  void aLogoutEndsTheTokenAndGoesToTheProvider() {
    var token = login("fred");
    var user = user(token).getLogin();

    var answer = browser.get(address("/auth/logout/openid-connect"));

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(Browser.next(answer).toString()).startsWith(provider.issuer() + "/session/end");
    assertThat(answer.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(catchThrowableOfType(Problem.class, () -> user(token)).kind())
        .isEqualTo(Problem.Kind.UNAUTHENTICATED);
    assertThat(traced(user)).contains("/auth/logout");
    assertThat(browser.get(address("/auth/logout/openid-connect")).statusCode())
        .as("again does no harm")
        .isEqualTo(303);
  }

  @Test
  void whatIsNotThereIsNotFoundAndWithoutAProviderLoginIsOff() {
    assertThat(browser.get(address("/auth/github")).statusCode()).isEqualTo(404);
    try (var off = Site.start(ThrowawayPostgres.database(), Site.data())) {
      var answer = browser.get(URI.create(off.url() + LOGIN));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("login is off");
    }
  }

  private HttpResponse<String> begin(String target) {
    return browser.get(address(LOGIN + "?redirect-url=" + encoded(target)));
  }

  /** The token that a whole login gives. */
  private String login(String user) {
    var back = browser.walk(address(LOGIN + "?redirect-url=" + encoded(TARGET)), user, TARGET);
    return parameter(back, "token");
  }

  /** The address to which the provider sends a browser back, not looked at yet. */
  private URI callback(String user) {
    var start = address(LOGIN + "?redirect-url=" + encoded(TARGET));
    return browser.walk(start, user, server.url() + LOGIN + "/callback");
  }

  private static URI address(String path) {
    return URI.create(server.url() + path);
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String parameter(URI address, String name) {
    for (var pair : address.getRawQuery().split("&")) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    throw new IllegalArgumentException("no " + name + " in " + address);
  }

  private static User user(String token) {
    try (var client = Site.client(server, token)) {
      return client
          .call(UserServiceRpc.GET, Site.message(UserServiceRpc.GET.request(), ""))
          .getUser();
    }
  }

  private static List<Token> tokens(Client client) {
    return client
        .call(TokenServiceRpc.LIST, Site.message(TokenServiceRpc.LIST.request(), ""))
        .getTokensList();
  }

  /** The routes that were traced of a user. */
  private static List<String> traced(String user) {
    try (var client = Site.client(server, admin)) {
      var query = Site.message(AuditServiceRpc.LIST.request(), "query { user: '" + user + "' }");
      return client.call(AuditServiceRpc.LIST, query).getTracesList().stream()
          .map(trace -> trace.getMethod())
          .toList();
    }
  }
}
