package io.metalstack.apiserver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.machine.Placement.Rack;
import io.metalstack.values.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PlacementTest {
  private static final RandomGenerator RANDOM = new java.util.Random(7);

  @Test
  void fewestSharedLabelsBeatFewestMachinesOfTheProject() {
    var racks = List.of(new Rack("a", 5, 1, 0), new Rack("b", 1, 0, 9), new Rack("c", 1, 0, 3));
    assertThat(Placement.preference(racks, RANDOM))
        .extracting(Rack::id)
        .containsExactly("c", "b", "a");
  }

  @Test
  void chanceDecidesBetweenEquals() {
    var racks = List.of(new Rack("a", 1, 0, 0), new Rack("b", 1, 0, 0), new Rack("c", 1, 0, 1));
    var first = new HashSet<String>();
    for (var i = 0; i < 50; i++) {
      first.add(Placement.preference(racks, RANDOM).getFirst().id());
    }
    assertThat(first).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aNoSaysWhatStandsInTheWay() {
    var problem = Placement.none("p1", "c1", new Placement.Census(9, 4, 1, 2, 2, 0));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.RESOURCE_EXHAUSTED);
    assertThat(problem.message())
        .isEqualTo(
            "no machine available: partition \"p1\" has 9 of size \"c1\"; 4 allocated, 1 locked or"
                + " tainted, 2 silent, 2 not waiting, 0 being allocated at this moment");
  }
}
