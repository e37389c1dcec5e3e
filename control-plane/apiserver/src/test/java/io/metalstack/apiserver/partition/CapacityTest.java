package io.metalstack.apiserver.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.MachineSizeCapacity;
import io.metalstack.admin.v2.PartitionCapacity;
import io.metalstack.api.v2.MachineProvisioningEventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures of a partition's capacity, a line for each rule. */
final class CapacityTest {
  private static final UUID P = new UUID(0, 1);
  private static final UUID Q = new UUID(0, 2);

  /**
   * Machines as words: {@code P} and {@code Q} allocated to a project, {@code P-} being freed,
   * {@code free} allocatable, {@code off} neither; {@code !} faulty; phoned home after {@code ^},
   * waiting after {@code ~}.
   */
  @ParameterizedTest(name = "{0} with {1} for {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # machines       | reserved | asked | total allocated allocatable free unavailable | phoned waiting other | faulty | reserved used remaining
          ~free ~free off  |          |       | 3 0 2 2 1 | 0 2 1 | 0 | 0 0 0
          ^P ^P ~free      |          |       | 3 2 1 1 0 | 2 1 0 | 0 | 0 0 0
          ^P! off! ~free!  |          |       | 3 1 1 1 1 | 1 1 1 | 3 | 0 0 0
          ~free ~free      | P=1      |       | 2 0 2 1 0 | 0 2 0 | 0 | 1 0 1
          ~free ~free      | P=1      | P     | 2 0 2 2 0 | 0 2 0 | 0 | 1 0 1
          ~free ~free      | P=1 Q=1  | P     | 2 0 2 1 0 | 0 2 0 | 0 | 2 0 2
          ~free            | P=5      |       | 1 0 1 0 0 | 0 1 0 | 0 | 5 0 5
          ^P ~free         | P=1      |       | 2 1 1 1 0 | 1 1 0 | 0 | 1 1 0
          ^P ^P ~free      | P=1 Q=1  |       | 3 2 1 0 0 | 2 1 0 | 0 | 2 1 1
          ^P- ~free        | P=1      |       | 2 1 1 0 0 | 1 1 0 | 0 | 1 0 1
          ~P ~off          |          |       | 2 1 0 0 1 | 0 2 0 | 0 | 0 0 0
          """)
  void theFigures(
      String machines,
      String reserved,
      String asked,
      String uses,
      String states,
      long faulty,
      String reservations) {
    var capacity =
        Capacity.of(
            machines(machines),
            reserved(reserved),
            Optional.ofNullable(asked).map(p -> project(p)));

    assertThat(capacity).hasSize(1);
    var counts = capacity.getFirst().getMachineSizeCapacities(0);
    assertThat(
            List.of(
                counts.getTotal(),
                counts.getAllocated(),
                counts.getAllocatable(),
                counts.getFree(),
                counts.getUnavailable()))
        .isEqualTo(numbers(uses));
    assertThat(List.of(counts.getPhonedHome(), counts.getWaiting(), counts.getOther()))
        .isEqualTo(numbers(states));
    assertThat(counts.getFaulty()).isEqualTo(faulty).isEqualTo(counts.getFaultyMachinesCount());
    assertThat(
            List.of(
                counts.getReservations(),
                counts.getUsedReservations(),
                counts.getRemainingReservations()))
        .isEqualTo(numbers(reservations));
    assertSumsUp(counts);
  }

  @Test
  void everyPlaceIsCountedByItselfSortedByPartitionAndSize() {
    var machines =
        List.of(
            machine("~free", "p2", "c1"), machine("^P", "p1", "c2"), machine("~free", "p1", "c1"));
    var reserved =
        List.of(
            new Capacity.Reserved("p1", "c1", P, 3),
            new Capacity.Reserved("p3", "c1", P, 3),
            new Capacity.Reserved("p1", "c9", P, 3));
    var capacity = Capacity.of(machines, reserved, Optional.empty());

    assertThat(capacity).extracting(PartitionCapacity::getPartition).containsExactly("p1", "p2");
    var first = capacity.getFirst().getMachineSizeCapacitiesList();
    assertThat(first).extracting(MachineSizeCapacity::getSize).containsExactly("c1", "c2");
    assertThat(first).extracting(MachineSizeCapacity::getReservations).containsExactly(3L, 0L);
  }

  @Test
  void whateverThereIsTheFiguresSumUp() {
    var words = List.of("^P", "^P-!", "~Q", "Q!", "~free", "~free!", "off", "~off!", "^off");
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var machines = new ArrayList<Capacity.Machine>();
      for (var i = 0; i < 30; i++) {
        machines.add(
            machine(
                words.get(random.nextInt(words.size())),
                "p" + random.nextInt(2),
                "c" + random.nextInt(2)));
      }
      var reserved =
          List.of(
              new Capacity.Reserved("p0", "c0", P, random.nextInt(5)),
              new Capacity.Reserved("p0", "c0", Q, random.nextInt(5)));
      var capacity = Capacity.of(machines, reserved, Optional.empty());
      var all =
          capacity.stream()
              .flatMap(partition -> partition.getMachineSizeCapacitiesList().stream())
              .toList();
      all.forEach(CapacityTest::assertSumsUp);
      assertThat(all.stream().mapToLong(MachineSizeCapacity::getTotal).sum()).isEqualTo(30);
    }
  }

  private static void assertSumsUp(MachineSizeCapacity counts) {
    assertThat(counts.getAllocated() + counts.getAllocatable() + counts.getUnavailable())
        .isEqualTo(counts.getTotal());
    assertThat(counts.getPhonedHome() + counts.getWaiting() + counts.getOther())
        .isEqualTo(counts.getTotal());
    assertThat(counts.getOtherMachinesCount()).isEqualTo((int) counts.getOther());
    assertThat(counts.getUsedReservations() + counts.getRemainingReservations())
        .isEqualTo(counts.getReservations());
    assertThat(counts.getUsedReservations()).isLessThanOrEqualTo(counts.getAllocated());
    assertThat(counts.getFree()).isBetween(0L, counts.getAllocatable());
  }

  private static List<Capacity.Machine> machines(String words) {
    return Arrays.stream(words.split(" ")).map(word -> machine(word, "p1", "c1")).toList();
  }

  private static Capacity.Machine machine(String word, String partition, String size) {
    var state =
        switch (word.charAt(0)) {
          case '^' -> MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME;
          case '~' -> MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_WAITING;
          default -> MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_PREPARING;
        };
    var use = word.replaceAll("[\\^~!-]", "");
    return new Capacity.Machine(
        UUID.randomUUID(),
        partition,
        size,
        use.length() == 1 ? Optional.of(project(use)) : Optional.empty(),
        word.contains("-"),
        use.equals("free"),
        word.contains("!"),
        state);
  }

  private static List<Capacity.Reserved> reserved(String words) {
    return words == null
        ? List.of()
        : Arrays.stream(words.split(" "))
            .map(word -> word.split("="))
            .map(part ->
                new Capacity.Reserved("p1", "c1", project(part[0]), Long.parseLong(part[1])))
            .toList();
  }

  private static UUID project(String name) {
    return name.equals("P") ? P : Q;
  }

  private static List<Long> numbers(String words) {
    return Arrays.stream(words.split(" ")).map(Long::valueOf).toList();
  }
}
