package io.metalstack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.metalstack.client.Contexts.Context;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsTest {
  @TempDir private Path home;

  @Test
  void readsWhatTheOriginalWrites() throws IOException {
    write(
        """
        current-context: prod
        previous-context: test
        contexts:
          - name: prod
            api-url: https://api.example.org
            api-token: secret
            default-project: 2f1b
            timeout: 30s
            provider: openid-connect
          - name: test
            api-url: http://localhost:8080
            timeout: 30000000000
        """);

    var contexts = Contexts.read(file());

    var prod =
        new Context(
            "prod",
            "https://api.example.org",
            "secret",
            "2f1b",
            Optional.of(Duration.ofSeconds(30)),
            "openid-connect");
    assertThat(contexts.current()).contains(prod);
    assertThat(contexts.previous()).isEqualTo("test");
    assertThat(contexts.all()).extracting(Context::name).containsExactly("prod", "test");
    assertThat(contexts.named("test").timeout()).contains(Duration.ofSeconds(30));
    assertThat(contexts.named("test").apiToken()).isEmpty();
  }

  @Test
  void aMissingFileIsEmpty() {
    var contexts = Contexts.read(file());

    assertThat(contexts.all()).isEmpty();
    assertThat(contexts.current()).isEmpty();
  }

  @Test
  void upsertMakesTheFileForItsOwnerOnly() throws IOException {
    Contexts.upsert(file(), Context.of("lab", "http://127.0.0.1:8080", "token"));

    assertThat(Contexts.read(file()).current())
        .contains(Context.of("lab", "http://127.0.0.1:8080", "token"));
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void upsertKeepsOtherContextsAndUnknownKeys() throws IOException {
    write(
        """
        current-context: prod
        colour: blue
        contexts:
          - name: prod
            api-url: https://api.example.org
          - name: lab
            api-url: http://old
            api-token: old
            default-project: 2f1b
            shade: dark
        """);

    Contexts.upsert(file(), Context.of("lab", "http://new", "new"));

    assertThat(file())
        .hasContent(
            """
            current-context: lab
            colour: blue
            contexts:
            - name: prod
              api-url: https://api.example.org
            - name: lab
              api-url: http://new
              api-token: new
              shade: dark
            previous-context: prod
            """);
  }

  @Test
  void upsertOfTheCurrentContextKeepsThePreviousOne() {
    Contexts.upsert(file(), Context.of("first", "http://1", ""));
    Contexts.upsert(file(), Context.of("second", "http://2", ""));
    Contexts.upsert(file(), Context.of("second", "http://3", ""));

    assertThat(Contexts.read(file()).previous()).isEqualTo("first");
  }

  @Test
  void writesThroughALink() throws IOException {
    var elsewhere = Files.writeString(home.resolve("dotfiles.yaml"), "colour: blue\n");
    Files.createDirectories(file().getParent());
    Files.createSymbolicLink(file(), elsewhere);

    Contexts.upsert(file(), Context.of("lab", "http://1", ""));

    assertThat(file()).isSymbolicLink();
    assertThat(elsewhere).content().contains("colour: blue", "name: lab");
  }

  @Test
  void anUnknownContextIsNamedWithThoseThatAre() {
    Contexts.upsert(file(), Context.of("lab", "http://1", ""));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Contexts.read(file()).use("prod"))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.NOT_FOUND))
        .satisfies(problem ->
            assertThat(problem.details().getFirst().reason()).isEqualTo("there are lab"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a list", "just text", "a: [", "contexts: {a: b}\ncurrent-context: x"})
  void whatIsNoConfigurationIsRefused(String content) throws IOException {
    write(content);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Contexts.read(file()).current())
        .withMessageContaining(file().toString());
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "30s, PT30S", "1m30s, PT1M30S", "2h, PT2H", "1000000, PT0.001S"})
  void readsTimes(String text, Duration duration) {
    assertThat(Contexts.duration(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-1s", "s", "1d", "1.5s"})
  void refusesOtherTimes(String text) {
    assertThatExceptionOfType(Problem.class).isThrownBy(() -> Contexts.duration(text));
  }

  private Path file() {
    return Contexts.file(home);
  }

  private void write(String content) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), content);
  }
}
