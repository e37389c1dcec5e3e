package io.metalstack.minilab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  @TempDir Path directory;

  @Test
  void aDirectoryKeepsItsRacksAndMayGetMoreMachines() {
    var options = LabOptions.parse(List.of("--racks", "2"));
    Identity.check(directory, options);
    Identity.check(directory, options.withMachines(30));
    assertThatThrownBy(() -> Identity.check(directory, options.withRacks(3)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("was made with --racks 2");
  }
}
