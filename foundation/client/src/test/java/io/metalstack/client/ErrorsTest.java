package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.values.Problem.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "401,UNAUTHENTICATED",
    "403,PERMISSION_DENIED",
    "404,UNIMPLEMENTED",
    "429,UNAVAILABLE",
    "502,UNAVAILABLE",
    "503,UNAVAILABLE",
    "400,INTERNAL",
    "500,UNKNOWN"
  })
  void whatAProxySays(int status, Kind kind) {
    var problem = Errors.of(status, "text/html", "<html>bad gateway</html>");

    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.message()).contains("HTTP status " + status, "bad gateway");
  }

  @Test
  void brokenErrorsAreStillErrors() {
    assertThat(Errors.of(503, "application/json", "{\"code\":").kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Errors.of(500, "application/json", "{\"code\":\"brand_new\"}").kind())
        .isEqualTo(Kind.UNKNOWN);
    var details =
        """
        {"code":"not_found","message":"m","details":[{"type":"google.rpc.BadRequest","value":"%%"},
        {"type":"other.Type","value":"AAAA"}, 7]}
        """;
    assertThat(Errors.of(404, "application/json", details).details()).isEmpty();
  }

  @Test
  void json() {
    assertThat(
            Json.read(
                " {\"a\": [1, -2.5e3, true, false, null, {}], \"b\\u00fc\\n\": \"\\\"\\/\"} "))
        .isEqualTo(
            Map.of("a", Arrays.asList(1.0, -2500.0, true, false, null, Map.of()), "bü\n", "\"/"));
    assertThat(Json.read("[]")).isEqualTo(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "{", "{\"a\"}", "[1,]", "[1", "\"a", "\"\\x\"", "\"\\u12", "tru", "{} {}", "-"
      })
  void noJson(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonThatWouldOverflowTheStack() {
    assertThatThrownBy(() -> Json.read("[".repeat(100_000))).hasMessageContaining("nested deeper");
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example.org", "ftp://api.example.org", "http:///path"})
  void serversMustBeUrls(String server) {
    assertThatThrownBy(() -> ClientConfig.of(server))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a URL");
  }
}
