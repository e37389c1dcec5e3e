package io.metalstack.apiserver.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.metalstack.rpc.Routes;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LoginCookieTest {
  private static final Instant UNTIL = Instant.parse("2026-11-21T12:10:00Z");
  private static final Attempt ATTEMPT =
      new Attempt(
          "state", "nonce", "verifier-of-at-least-43-characters", "http://localhost", UNTIL);

  private final LoginCookie cookie = new LoginCookie("secret", true);
  private final LoginCookie.Content content =
      new LoginCookie.Content(Optional.of(ATTEMPT), Optional.of(UUID.randomUUID()));

  @Test
  void whatIsSealedIsReadAgainByEveryServerOfTheSameSecretOnly() {
    var header = cookie.header(content);
    assertThat(header)
        .contains("; Path=/auth;", "; HttpOnly;", "; SameSite=Lax", "; Secure")
        .doesNotContain("verifier");
    var pair = header.substring(0, header.indexOf(';'));
    assertThat(new LoginCookie("secret", false).read(request("a=b; " + pair))).isEqualTo(content);
    var quoted = pair.replace("=", "=\"") + "\"";
    assertThat(cookie.read(request("$Version=\"1\"; " + quoted))).isEqualTo(content);
    assertThat(new LoginCookie("other", true).read(request(pair)))
        .isEqualTo(LoginCookie.Content.NONE);
    assertThat(cookie.read(request(pair.substring(0, pair.length() - 2))))
        .as("changed")
        .isEqualTo(LoginCookie.Content.NONE);
    assertThat(cookie.read(request("metal-stack-login=x"))).isEqualTo(LoginCookie.Content.NONE);
  }

  @Test
  void aLoginThatTookTooLongIsForgotten() {
    assertThat(content.attempt(UNTIL.minusSeconds(1))).contains(ATTEMPT);
    assertThat(content.attempt(UNTIL)).isEmpty();
  }

  private static Routes.Request request(String cookies) {
    return new Routes.Request(
        "GET",
        "/auth/x",
        "",
        Map.of("cookie", List.of(cookies)),
        ByteString.EMPTY,
        InetAddress.getLoopbackAddress());
  }
}
