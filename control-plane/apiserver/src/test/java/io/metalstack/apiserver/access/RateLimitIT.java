package io.metalstack.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.ControlPlane;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.settings.Settings;
import io.metalstack.postgres.ThrowawayPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Limits over the wire, with addresses from a trusted proxy. Each test has a minute at most. */
final class RateLimitIT {
  private static final String PUBLIC = "api.v2.VersionService/Get";
  private static final String DENIED = "api.v2.UserService/Get";

  private final String database = ThrowawayPostgres.database();
  @AutoClose private final ControlPlane server = start();
  @AutoClose private final ControlPlane other = start();
  @AutoClose private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void anAddressWithoutATokenHasItsLimitAtAllServers() {
    for (var i = 0; i < 5; i++) {
      assertThat(code(server, PUBLIC, "", "10.0.0.1")).isEqualTo(200);
      assertThat(code(other, PUBLIC, "", "10.0.0.1")).isEqualTo(200);
    }

    assertThat(code(server, PUBLIC, "", "10.0.0.1")).isEqualTo(429);
    assertThat(code(other, PUBLIC, "", "10.0.0.1")).isEqualTo(429);
    assertThat(code(server, PUBLIC, "", "10.0.0.2")).isEqualTo(200);
  }

  @Test
  void refusedCallsCount() {
    for (var i = 0; i < 10; i++) {
      assertThat(code(server, DENIED, "", "10.0.0.3")).isEqualTo(403);
    }
    assertThat(code(server, DENIED, "", "10.0.0.3")).isEqualTo(429);
  }

  @Test
  void refusedTokensCountForTheirAddress() {
    for (var i = 0; i < 10; i++) {
      assertThat(code(server, PUBLIC, "forged", "10.0.0.4")).isEqualTo(401);
    }
    assertThat(code(server, PUBLIC, "forged " + 11, "10.0.0.4")).isEqualTo(429);
    assertThat(code(server, PUBLIC, "", "10.0.0.4")).isEqualTo(429);
  }

  @Test
  void anIpv6HostHasOneLimitForItsNetwork() {
    for (var i = 0; i < 10; i++) {
      assertThat(code(server, PUBLIC, "", "2001:db8::" + i)).isEqualTo(200);
    }
    assertThat(code(server, PUBLIC, "", "2001:db8::ffff")).isEqualTo(429);
    assertThat(code(server, PUBLIC, "", "2001:db8:0:1::1")).isEqualTo(200);
  }

  @Test
  void theRefusalSaysWhenToTryAgain() {
    var answer = post(server, PUBLIC, "", "10.0.0.5");
    for (var i = 0; i < 10; i++) {
      answer = post(server, PUBLIC, "", "10.0.0.5");
    }

    assertThat(answer.body()).contains("\"resource_exhausted\"", "more than 10 calls");
    assertThat(answer.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 60L);
  }

  private ControlPlane start() {
    return ControlPlane.start(
        Settings.read(
            List.of(
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                database,
                "--database-connections",
                "4",
                "--data",
                Site.data().toString(),
                "--rate-limit-anonymous",
                "10",
                "--trusted-proxies",
                "127.0.0.1"),
            Map.of()));
  }

  private int code(ControlPlane at, String method, String token, String client) {
    return post(at, method, token, client).statusCode();
  }

  private HttpResponse<String> post(ControlPlane at, String method, String token, String client) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + at.port() + "/metalstack." + method))
            .header("content-type", "application/json")
            .header("x-forwarded-for", client)
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
