package io.metalstack.apiserver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.machine.Placement.Rack;
import io.metalstack.apiserver.sizereservation.Reserved;
import io.metalstack.values.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlacementTest {
  private static final RandomGenerator RANDOM = new java.util.Random(7);
  private static final UUID OWN = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

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
  void whatIsReservedForOthersIsNotTaken() {
    assertThat(decision(3, reserved(OTHER, 3, 0))).isEqualTo(new Placement.Refused(3));
    assertThat(decision(3, reserved(OTHER, 2, 0))).isInstanceOf(Placement.Chosen.class);
    assertThat(decision(3, reserved(OTHER, 5, 3)))
        .as("machines in use count towards a reservation")
        .isInstanceOf(Placement.Chosen.class);
    assertThat(decision(1, reserved(OTHER, 2, 9)))
        .as("a project beyond its reservation keeps nothing")
        .isInstanceOf(Placement.Chosen.class);
  }

  @Test
  void aProjectGetsWhatIsReservedForIt() {
    assertThat(decision(1, both(1, 0))).isInstanceOf(Placement.Chosen.class);
    assertThat(decision(9, both(1, 1)))
        .as("over its own reservation it is like any other")
        .isEqualTo(new Placement.Refused(9));
    assertThat(decision(0, reserved(OWN, 1, 0))).isEqualTo(new Placement.Refused(0));
  }

  @Test
  void aDecisionTellsItsReasons() {
    var chosen = (Placement.Chosen) decision(5, reserved(OTHER, 2, 0));
    assertThat(chosen.reasons()).isEqualTo("5 are free, 2 of them kept for other projects");
    assertThat(chosen.racks().getFirst().reason())
        .isEqualTo("rack \"a\": 5 free, 0 of the project, 0 of them share a placement label");
    assertThat(((Placement.Chosen) decision(5, reserved(OWN, 2, 0))).reasons())
        .isEqualTo("reserved for the project");
  }

  @ParameterizedTest
  @CsvSource({"109, 9, 100, false", "108, 9, 100, true", "9, 9, 100, true", "1, 0, 100, false"})
  void onlyWhereOthersCouldHurtAReservationACallMustBeAlone(
      int free, int kept, int connections, boolean alone) {
    var offer = new Placement.Offer(List.of(new Rack("a", free, 0, 0)), reserved(OTHER, kept, 0));
    assertThat(Placement.mustBeAlone(offer, OWN, connections)).isEqualTo(alone);
    var held = new Placement.Offer(offer.racks(), reserved(OWN, 1, 0));
    assertThat(Placement.mustBeAlone(held, OWN, connections)).isFalse();
  }

  /** The first thing that stands in the way is the one that counts. */
  @ParameterizedTest
  @CsvSource({
    "false, true, false, false, false, false, SIZE",
    "true, true, false, false, false, false, ALLOCATED",
    "true, false, false, false, false, false, LOCKED",
    "true, false, true, false, false, false, SILENT",
    "true, false, true, true, false, false, STATE",
    "true, false, true, true, true, false, NOT_WAITING",
    "true, false, true, true, true, true, ",
  })
  void aCandidateIsRefusedForOneReason(
      boolean size,
      boolean allocated,
      boolean available,
      boolean alive,
      boolean inState,
      boolean waits,
      @Nullable Obstacle obstacle) {
    var standing = new Obstacle.Standing(size, allocated, available, alive, inState, waits);
    assertThat(standing.obstacle()).isEqualTo(Optional.ofNullable(obstacle));
  }

  @Test
  void aNoSaysHowManyStandInWhichWay() {
    var standings =
        Map.of(
            new Obstacle.Standing(false, false, true, true, true, true), 7,
            new Obstacle.Standing(true, true, true, true, true, false), 4,
            new Obstacle.Standing(true, false, false, true, true, true), 1,
            new Obstacle.Standing(true, false, true, false, true, true), 2,
            new Obstacle.Standing(true, false, true, true, true, true), 3);
    var problem = Placement.none("p1", "c1", standings, 3);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.RESOURCE_EXHAUSTED);
    assertThat(problem.message())
        .isEqualTo(
            "no machine available of size \"c1\" in partition \"p1\": of its 17 machines are"
                + " 7 of another size, 4 allocated, 1 locked or tainted, 2 silent,"
                + " 3 reserved for other projects");
    assertThat(problem.details()).hasSize(5);
    assertThat(Placement.none("p1", "c1", Map.of(), 0).message()).contains("0 machines");
  }

  private static List<Reserved> reserved(UUID project, int amount, int machines) {
    return List.of(new Reserved(project, amount, machines));
  }

  private static List<Reserved> both(int amount, int machines) {
    return List.of(new Reserved(OWN, amount, machines), new Reserved(OTHER, 9, 0));
  }

  private static Placement.Decision decision(int free, List<Reserved> reserved) {
    var racks = free == 0 ? List.<Rack>of() : List.of(new Rack("a", free, 0, 0));
    return Placement.decide(new Placement.Offer(racks, reserved), OWN, RANDOM);
  }
}
