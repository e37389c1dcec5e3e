package io.metalstack.apiserver.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  @Test
  void defaults() {
    var settings = Settings.read(List.of(), Map.of());
    assertThat(settings.listen()).isEqualTo(new HostAndPort("127.0.0.1", 8081));
    assertThat(settings.tokenLifetime()).isEqualTo(Duration.ofHours(8));
    assertThat(settings.providerTenant()).isEqualTo("metal-stack");
    assertThat(settings.stateLimits())
        .containsEntry(
            MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING,
            Duration.ofMinutes(15));
  }

  @Test
  void aFlagBeatsAVariableAndAVariableTheFile(@TempDir Path directory) throws IOException {
    var file = directory.resolve("metal.conf");
    Files.writeString(file, "# rates\nrate-limit = 1\nrate-limit-anonymous = 2\ndead-after=3m\n");
    var settings =
        Settings.read(
            List.of("--config", file.toString(), "--rate-limit=7"),
            Map.of("METAL_RATE_LIMIT", "5", "METAL_RATE_LIMIT_ANONYMOUS", "6"));
    assertThat(settings.rateLimit()).isEqualTo(7);
    assertThat(settings.rateLimitAnonymous()).isEqualTo(6);
    assertThat(settings.deadAfter()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void noLimitForTokensIsNoLimitForAnybody() {
    assertThat(Settings.read(List.of(), Map.of("METAL_RATE_LIMIT", "0")).rateLimitAnonymous())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate-limt 5 | did you mean \"rate-limit\"",
        "--nonsense 5 | --nonsense: there is no setting \"nonsense\"",
        "--rate-limit | flag --rate-limit needs a value",
        "--rate-limit many | --rate-limit is \"many\", expected 0 or more",
        "--listen here | --listen is \"here\", expected HOST:PORT",
        "--token-lifetime 8 | --token-lifetime is \"8\", expected DURATION",
        "--log-level loud | --log-level is \"loud\"",
        "--bmc-superuser-password short | expected 8 or more characters",
        "serve | \"serve\" is not a flag",
        "--oidc-discovery-url https://id | --oidc-discovery-url needs --oidc-client-id",
        "--oidc-unique-user-key name | expected email or sub",
        "--secure-cookie no | expected true or false",
      })
  void whatIsWrongIsNamed(String arguments, String message) {
    assertThatThrownBy(() -> Settings.read(List.of(arguments.split(" ")), Map.of()))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLoginFollowsFromTheAddressOfItsProvider() {
    assertThat(Settings.read(List.of(), Map.of()).login()).isEmpty();
    var variables =
        Map.of(
            "METAL_OIDC_DISCOVERY_URL", "https://id.example.org/",
            "METAL_OIDC_CLIENT_ID", "metal",
            "METAL_OIDC_CLIENT_SECRET", "secret",
            "METAL_FRONT_END_URL", "https://ui.example.org/");
    var login = Settings.read(List.of(), variables).login().orElseThrow();
    assertThat(login.discovery())
        .hasToString("https://id.example.org/.well-known/openid-configuration");
    assertThat(login.frontEnd().orElseThrow()).hasToString("https://ui.example.org/login/auth");
    assertThat(login.origins())
        .containsExactly(
            "http://localhost", "https://localhost", "http://127.0.0.1", "https://ui.example.org");
    assertThat(login.secureCookie()).isTrue();
  }

  @Test
  void aVariableThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> Settings.read(List.of(), Map.of("METAL_RATELIMIT", "5")))
        .hasMessageContaining("METAL_RATELIMIT")
        .hasMessageContaining("rate-limit");
  }

  @Test
  void aLineThatNobodyKnowsIsNamedWithItsNumber(@TempDir Path directory) throws IOException {
    var file = directory.resolve("metal.conf");
    Files.writeString(file, "\nlisten = :1\ncolour = blue\n");
    assertThatThrownBy(() -> Settings.read(List.of("--config", file.toString()), Map.of()))
        .hasMessageContaining(file + " line 3");
  }

  @Test
  void theHelpListsEverySettingWithItsDefault() {
    assertThat(Settings.help())
        .contains("--rate-limit", "[1000]", "--limit-installing", "[15m]", "--tls-key", "--config");
  }
}
