package io.metalstack.minilab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabOptionsTest {
  @Test
  void readsEveryOptionInBothForms() {
    assertThat(
            LabOptions.parse(
                List.of("--machines", "20", "--racks=3", "--port", "0", "--data=/tmp/x", "--once")))
        .isEqualTo(new LabOptions(20, 3, 0, Path.of("/tmp/x"), 0, true, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "--machines many, expected 0 to 20000",
    "--port 70000, expected 0 to 65535",
    "--port, needs a value",
    "--sumo, is no option of the lab"
  })
  void saysWhatIsWrong(String arguments, String message) {
    assertThatThrownBy(() -> LabOptions.parse(List.of(arguments.split(" "))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(message);
  }
}
