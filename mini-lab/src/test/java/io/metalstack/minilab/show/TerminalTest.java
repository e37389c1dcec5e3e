package io.metalstack.minilab.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void cutsALineToTheScreenWithoutCountingColours() {
    var terminal = new Terminal(24, 6, true);
    assertThat(terminal.fit("\033[32mabcdefg")).isEqualTo("\033[32mabcde\033[0m");
    assertThat(terminal.fit("abcde")).isEqualTo("abcde");
  }

  @Test
  void honoursNoColor() {
    assertThat(Terminal.of(Map.of("NO_COLOR", "1")).color("\033[31m")).isEmpty();
    assertThat(Terminal.of(Map.of("LINES", "50", "COLUMNS", "99")))
        .isEqualTo(new Terminal(50, 99, true));
    assertThat(Terminal.of(Map.of("LINES", "0", "COLUMNS", "wide")))
        .isEqualTo(new Terminal(40, 160, true));
  }
}
