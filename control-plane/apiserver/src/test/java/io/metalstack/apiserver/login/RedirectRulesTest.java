package io.metalstack.apiserver.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectRulesTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost, http://localhost/callback, true",
    "http://localhost, http://localhost:41234/callback, true",
    "http://127.0.0.1, http://127.0.0.1:9/x?y=z, true",
    "http://[::1], http://[::1]:9/, true",
    "http://localhost, https://localhost/, false",
    "http://localhost:8080, http://localhost:8081/, false",
    "http://localhost, http://localhost.evil.org/, false",
    "https://ui.example.org, https://ui.example.org/login, true",
    "https://ui.example.org, https://UI.example.org:443/login, true",
    "https://ui.example.org, https://ui.example.org:444/login, false",
    "https://ui.example.org:444, https://ui.example.org:444/login, true",
    "https://ui.example.org, http://ui.example.org/login, false",
    "https://ui.example.org, https://other.example.org/, false",
    "https://ui.example.org, https://ui.example.org@evil.org/, false",
    "https://ui.example.org, https://user@ui.example.org/, false",
    "https://ui.example.org, https://ui.example.org/#fragment, false",
    "https://ui.example.org, javascript:alert(1), false",
    "https://ui.example.org, /relative, false",
    "https://ui.example.org, https://ui.example.org\\evil.org/, false",
  })
  void schemeHostAndPortHaveToBeThoseOfAnEntry(String origin, String target, boolean allowed) {
    var rules = new RedirectRules(List.of(origin));
    if (allowed) {
      assertThat(rules.require(target)).hasToString(target);
    } else {
      World.refused(Problem.Kind.INVALID_ARGUMENT, () -> rules.require(target), "redirect-url");
    }
  }

  @Test
  void anEntryIsAnOrigin() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> new RedirectRules(List.of("localhost:8080")),
        "localhost:8080");
  }
}
