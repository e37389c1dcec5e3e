package io.metalstack.apiserver.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.health.PartitionRules.Census;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionRulesTest {
  @ParameterizedTest
  @CsvSource({
    "  0,  0, 0, 0, HEALTHY", // an empty partition
    "100, 10, 4, 0, HEALTHY", // a tenth may be dead
    "100, 11, 4, 0, DEGRADED",
    "  5,  5, 4, 0, UNHEALTHY", // none is left
    "100,  0, 4, 1, DEGRADED", // each switch counts
    "100,  0, 4, 4, UNHEALTHY",
  })
  void aPartitionIsJudgedByItsFreeMachinesAndSwitches(
      int free, int dead, int switches, int silent, String expected) {
    var health = PartitionRules.judge(new Census(free, dead, switches, silent));

    assertThat(health.getStatus().name()).isEqualTo("SERVICE_STATUS_" + expected);
    assertThat(health.getMessage().isEmpty()).isEqualTo(expected.equals("HEALTHY"));
  }

  @Test
  void theWholeIsDownOnlyWhenAllPartitionsAre() {
    var down = new Census(1, 1, 0, 0);
    var well = new Census(1, 0, 0, 0);

    assertThat(PartitionRules.judge(Map.of("a", down, "b", well)).status().name())
        .isEqualTo("SERVICE_STATUS_DEGRADED");
    assertThat(PartitionRules.judge(Map.of("a", down, "b", down)).status().name())
        .isEqualTo("SERVICE_STATUS_UNHEALTHY");
    assertThat(PartitionRules.judge(Map.of())).isEqualTo(Finding.WELL);
  }
}
