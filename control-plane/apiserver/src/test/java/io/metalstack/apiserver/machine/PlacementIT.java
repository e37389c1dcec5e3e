package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.Labels;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.ip.Ips;
import io.metalstack.apiserver.sizereservation.SizeReservations;
import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choosing machines while others choose, with real concurrent calls. */
final class PlacementIT {
  private static final int THREADS = 12;

  @AutoClose private final Yard yard = new Yard(ThrowawayPostgres.database(), THREADS + 2);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everybodyGetsItsReservationAndNoMachineIsLeftWhileSomebodyMayHaveIt(int seed)
      throws Exception {
    machines(12);
    var reserving = yard.project("a");
    var alsoReserving = yard.project("b");
    var other = yard.project("c");
    yard.reserve(reserving, 3);
    yard.reserve(alsoReserving, 2);

    var won = race(seed, List.of(reserving, alsoReserving, other), 12);

    assertThat(won.get(reserving)).isGreaterThanOrEqualTo(3);
    assertThat(won.get(alsoReserving)).isGreaterThanOrEqualTo(2);
    assertThat(won.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void whatIsReservedForAnAbsentProjectStaysFreeAndNothingElse(int seed) throws Exception {
    machines(12);
    var absent = yard.project("absent");
    var greedy = yard.project("greedy");
    yard.reserve(absent, 2);
    yard.reserve(greedy, 1);

    var won = race(seed, List.of(greedy, yard.project("c"), yard.project("d")), 12);

    assertThat(won.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(10);
    assertThat(won.get(greedy)).isPositive();
    assertThat(race(seed, List.of(absent), 5).get(absent)).isEqualTo(2);
  }

  @Test
  void creatingAndFreeingAtOnceNeverEatsAReservation() throws Exception {
    machines(12);
    var reserving = Map.of(yard.project("a"), 3, yard.project("b"), 2);
    reserving.forEach(yard::reserve);
    var others = List.of(yard.project("c"), yard.project("d"));
    var over = new AtomicBoolean();
    try (var executor = Executors.newFixedThreadPool(THREADS)) {
      var workers = new ArrayList<Callable<Integer>>();
      others.forEach(project -> {
        for (var i = 0; i < 4; i++) {
          workers.add(() -> comeAndGo(project, over));
        }
      });
      var running = workers.stream().map(executor::submit).toList();
      var watching = executor.submit(() -> worst(over));
      // A project that stays within its reservation is never refused: create() would throw.
      try {
        for (var round = 0; round < 10; round++) {
          reserving.forEach((project, amount) -> {
            for (var i = 0; i < amount; i++) {
              yard.create(yard.asked(project));
            }
          });
          reserving.forEach((project, amount) -> free(ALLOCATION.PROJECT.eq(project)));
        }
      } finally {
        over.set(true);
      }
      assertThat(watching.get()).as("free machines less those kept").isNotNegative();
      var done = 0;
      for (var each : running) {
        done += each.get();
      }
      assertThat(done).isPositive();
    }
  }

  @Test
  void machinesOfOneProjectAreSpreadOverRacksThoughAskedForAtOnce() throws Exception {
    for (var i = 0; i < 12; i++) {
      yard.machine("r" + i % 4);
    }
    var project = yard.project("a");
    assertThat(race(7, List.of(project), 8).get(project)).isEqualTo(8);
    assertThat(racks(ALLOCATION.PROJECT.eq(project)).values()).containsExactly(2, 2, 2, 2);
  }

  @Test
  void machinesThatShareAPlacementLabelAreSpreadFirst() {
    for (var rack : List.of("r1", "r1", "r1", "r2", "r2", "r2")) {
      yard.machine(rack);
    }
    var project = yard.project("a");
    var database = Labels.newBuilder().putLabels("tier", "db").build();
    var first = yard.create(yard.asked(project).setPlacementLabels(database)).getRack();
    var other = first.equals("r1") ? "r2" : "r1";
    // Without a label the emptier rack is taken, twice; then the label counts more than numbers.
    assertThat(yard.create(yard.asked(project)).getRack()).isEqualTo(other);
    var last = yard.machine(other);
    var web = Labels.newBuilder().putLabels("tier", "web").build();
    yard.create(yard.asked(project).setPlacementLabels(web));
    assertThat(yard.create(yard.asked(project).setPlacementLabels(database)).getRack())
        .isEqualTo(other);
    assertThat(last).isNotNull();
  }

  @Test
  void firewallsAndMachinesAreSpreadApart() {
    yard.machine("r1");
    yard.machine("r2");
    var project = yard.project("a");
    var rack = yard.create(yard.asked(project)).getRack();
    yard.db.transaction(
        tx -> tx.sql().update(ALLOCATION).set(ALLOCATION.TYPE, (short) 2).execute());
    yard.machine(rack);
    yard.machine(rack);
    var racks = new ArrayList<String>();
    racks.add(yard.create(yard.asked(project)).getRack());
    racks.add(yard.create(yard.asked(project)).getRack());
    assertThat(racks).containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void ofSixCallsForOneUuidOneWins() throws Exception {
    var machine = yard.machine("r1");
    var calls = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 6; i++) {
      var request =
          yard.asked(yard.project("p" + i))
              .setUuid(machine.toString())
              .clearPartition()
              .clearSize();
      calls.add(() -> {
        try {
          yard.create(World.admin(), request);
          return true;
        } catch (Problem problem) {
          assertThat(problem.kind()).isEqualTo(Problem.Kind.FAILED_PRECONDITION);
          return false;
        }
      });
    }
    assertThat(all(calls).stream().filter(won -> won)).hasSize(1);
    assertThat(yard.db.<Integer>read(sql -> sql.fetchCount(IP))).isEqualTo(1);
  }

  @Test
  void byUuidReservationsDoNotStandInTheWay() {
    var machine = yard.machine("r1");
    yard.reserve(yard.project("a"), 1);
    var project = yard.project("b");
    World.refused(
        Problem.Kind.RESOURCE_EXHAUSTED,
        () -> yard.create(yard.asked(project)),
        "1 reserved for other projects");
    var named = yard.asked(project).setUuid(machine.toString()).clearPartition().clearSize();
    assertThat(yard.create(World.admin(), named).getUuid()).isEqualTo(machine.toString());
  }

  @Test
  void aRefusalCountsWhatStandsInTheWay() {
    yard.machine("r1", "c2");
    yard.machine("r1");
    yard.create(yard.asked(yard.project("a")));
    set(yard.machine("r1"), Map.of(MACHINE.STATE, (short) 2));
    set(yard.machine("r1"), Collections.singletonMap(MACHINE.WAITING_STREAM, null));
    World.refused(
        Problem.Kind.RESOURCE_EXHAUSTED,
        () -> yard.create(yard.asked(yard.project("b"))),
        "of its 4 machines are 1 of another size, 1 allocated, 1 locked or tainted, 1 not waiting");
  }

  private void set(UUID machine, Map<? extends org.jooq.Field<?>, ?> values) {
    yard.db.transaction(
        tx -> tx.sql().update(MACHINE).set(values).where(MACHINE.UUID.eq(machine)).execute());
  }

  private void machines(int count) {
    for (var i = 0; i < count; i++) {
      yard.machine("r" + i % 3);
    }
  }

  /** Each project asks so often, all at once in random order; how many machines each got. */
  private Map<UUID, Integer> race(int seed, List<UUID> projects, int times) throws Exception {
    var calls = new ArrayList<Callable<UUID>>();
    for (var project : projects) {
      for (var i = 0; i < times; i++) {
        calls.add(() -> tryCreate(project) ? project : new UUID(0, 0));
      }
    }
    Collections.shuffle(calls, new Random(seed));
    var won = new HashMap<UUID, Integer>();
    projects.forEach(project -> won.put(project, 0));
    all(calls).forEach(project -> won.computeIfPresent(project, (id, count) -> count + 1));
    return won;
  }

  private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
    try (var executor = Executors.newFixedThreadPool(THREADS)) {
      var results = new ArrayList<T>();
      for (var each : executor.invokeAll(calls)) {
        results.add(each.get());
      }
      return results;
    }
  }

  private boolean tryCreate(UUID project) {
    try {
      yard.create(yard.asked(project));
      return true;
    } catch (Problem problem) {
      assertThat(problem.kind()).isEqualTo(Problem.Kind.RESOURCE_EXHAUSTED);
      return false;
    }
  }

  private int comeAndGo(UUID project, AtomicBoolean over) {
    var created = 0;
    while (!over.get()) {
      created += tryCreate(project) ? 1 : 0;
      if (created % 3 == 0) {
        free(ALLOCATION.PROJECT.eq(project));
      }
    }
    return created;
  }

  /** Frees machines, which wait again in the same moment. */
  private void free(Condition which) {
    yard.db.transaction(tx -> {
      tx.sql().fetch(ALLOCATION, which).stream()
          .map(row -> row.getMachine())
          .sorted()
          .filter(machine ->
              tx.sql().deleteFrom(ALLOCATION).where(ALLOCATION.MACHINE.eq(machine)).execute() == 1)
          .forEach(machine -> Ips.releaseOf(tx, machine));
      return null;
    });
  }

  /** The least number of free machines beyond those kept, over all that was seen. */
  private int worst(AtomicBoolean over) {
    var worst = Integer.MAX_VALUE;
    while (!over.get()) {
      worst =
          Math.min(
              worst,
              yard.db.transaction(tx -> {
                tx.sql().execute("set transaction isolation level repeatable read");
                var free = 12 - tx.sql().fetchCount(ALLOCATION);
                var kept =
                    SizeReservations.of(tx.sql(), "p1", "c1").stream()
                        .mapToLong(reserved -> reserved.unused())
                        .sum();
                return (int) (free - kept);
              }));
    }
    return worst;
  }

  private Map<String, Integer> racks(Condition which) {
    return yard.db.read(sql ->
        sql.select(MACHINE.RACK, DSL.count())
            .from(ALLOCATION)
            .join(MACHINE)
            .on(MACHINE.UUID.eq(ALLOCATION.MACHINE))
            .where(which)
            .groupBy(MACHINE.RACK)
            .fetchMap(MACHINE.RACK, DSL.count()));
  }
}
