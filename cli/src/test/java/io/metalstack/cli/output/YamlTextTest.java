package io.metalstack.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "Yes",
        "on",
        "OFF",
        "y",
        "0755",
        "12:30:45",
        "1_000",
        "2026-11-21",
        "true",
        "null",
        "12",
        "1e3"
      })
  void textsThatAnyReaderCouldTakeForSomethingElseAreQuoted(String text) {
    assertThat(YamlText.of(Map.of("a", text))).isEqualTo("---\na: '%s'\n".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"note", "c1-large-x86", "10.0.0.1", "52:54:00:aa:bb:cc", "nothing"})
  void otherTextsAreNot(String text) {
    assertThat(YamlText.of(Map.of("a", text))).isEqualTo("---\na: %s\n".formatted(text));
  }

  @Test
  void whatIsNoTextStaysAsItIs() {
    assertThat(YamlText.of(Map.of("a", 12))).isEqualTo("---\na: 12\n");
    assertThat(YamlText.of(Map.of("a", true))).isEqualTo("---\na: true\n");
  }
}
