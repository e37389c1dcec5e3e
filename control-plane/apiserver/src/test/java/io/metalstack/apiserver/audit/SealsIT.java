package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT;
import static io.metalstack.tables.Tables.AUDIT_SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.World;
import io.metalstack.tables.tables.records.AuditBreakRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SealsIT {
  @AutoClose private final World world = new World();
  private final SealTraces seal = new SealTraces(world.db, world.clock);
  private final CheckSeals check = checkAt(World.NOW);

  @Test
  void whatIsUntouchedProves() {
    trace("one", World.NOW);
    trace("two", World.NOW.minus(Duration.ofDays(1)));
    assertThat(seal.run()).isEqualTo(2);
    trace("three", World.NOW);
    assertThat(seal.run()).isEqualTo(1);
    assertThat(seal.run()).isZero();

    assertThat(check.run()).isEqualTo(2);
    assertThat(check.run()).as("the end of the round").isZero();
    assertThat(check.run()).as("the next round").isEqualTo(2);
    assertThat(breaks()).isEmpty();
  }

  @Test
  void aChangedTraceIsFound() {
    sealed();
    execute("update audit set caller = 'somebody else' where method = 'two'");

    assertThat(brokenSeals()).containsExactly(2L);
    assertThat(breaks().getFirst().getWhat())
        .isEqualTo("of 2026-11-21, a trace among 1 was changed");
  }

  @Test
  void aRemovedTraceIsFound() {
    sealed();
    execute("delete from audit where method = 'two'");

    assertThat(brokenSeals()).containsExactly(2L);
    assertThat(breaks().getFirst().getWhat())
        .isEqualTo("of 2026-11-21, 1 traces were sealed and 0 are there");
  }

  @Test
  void aTraceThatWasAddedLaterIsFound() {
    sealed();
    execute(
        "insert into audit (id, at, method, phase, xid) select gen_random_uuid(), at - interval '1 day', 'x', 1, xid from audit where method = 'two'");

    assertThat(brokenSeals()).containsExactly(2L);
    assertThat(breaks().getFirst().getWhat()).contains("1 traces were added later");
  }

  @Test
  void aSealThatWasMadeToFitIsFound() {
    sealed();
    execute("delete from audit where method = 'two'");
    execute("update audit_seal set days = '{}', counts = '{}', digests = '{}' where id = 2");

    assertThat(brokenSeals()).containsExactly(2L);
    assertThat(breaks().getFirst().getWhat()).isEqualTo("the seal itself was changed");
  }

  @Test
  void aSealWithANewHashDoesNotFitTheNext() {
    sealed();
    var seals = world.db.read(sql -> Seals.after(sql, 0, 10));
    var second = seals.get(1).seal();
    var forged = new Seal(2, second.from(), second.to(), List.of(), second.previous());
    execute("delete from audit where method = 'two'");
    world.db.<Integer>transaction(tx -> {
      tx.sql().deleteFrom(AUDIT_SEAL).where(AUDIT_SEAL.ID.eq(2L)).execute();
      Seals.insert(tx, forged, World.NOW);
      return 1;
    });

    assertThat(brokenSeals()).containsExactly(3L);
    assertThat(breaks().getFirst().getWhat()).isEqualTo("it does not follow from the seal before");
  }

  @Test
  void aRemovedSealIsFound() {
    sealed();
    execute("delete from audit where method = 'two'");
    execute("delete from audit_seal where id = 2");

    assertThat(brokenSeals()).containsExactly(3L);
    assertThat(breaks().getFirst().getWhat()).isEqualTo("seals before it are missing");
  }

  @Test
  void daysWhoseTimeIsOverAreNotMissed() {
    trace("old", World.NOW);
    trace("new", World.NOW.plus(Duration.ofDays(10)));
    seal.run();
    trace("newer", World.NOW.plus(Duration.ofDays(10)));
    seal.run();
    execute("delete from audit where method = 'old'");

    var later = checkAt(World.NOW.plus(Duration.ofDays(15)));
    assertThat(later.run()).isEqualTo(2);
    assertThat(breaks()).isEmpty();

    execute("delete from audit where method = 'new'");
    later.run();
    assertThat(later.run()).isEqualTo(2);
    assertThat(breaks()).hasSize(1);
  }

  @Test
  void sealsOfDaysWhoseTimeIsOverAreForgotten() {
    trace("old", World.NOW);
    seal.run();
    trace("new", World.NOW.plus(Duration.ofDays(10)));
    seal.run();
    execute("delete from audit where method = 'old'");

    assertThat(checkAt(World.NOW.plus(Duration.ofDays(15))).run()).isEqualTo(1);
    List<Seals.Kept> seals = world.db.read(sql -> Seals.after(sql, 0, 10));
    assertThat(seals).extracting(kept -> kept.seal().id()).containsExactly(2L);
    assertThat(breaks()).isEmpty();
  }

  @Test
  void aTransactionThatStillRunsIsNotOvertaken() throws Exception {
    var written = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(() ->
              world.db.<Boolean>transaction(tx -> {
                Traces.insert(tx, List.of(row("slow", World.NOW)));
                written.countDown();
                await(go);
                return true;
              }));
      written.await();
      trace("quick", World.NOW);
      assertThat(seal.run()).isZero();
      go.countDown();
      slow.get();
    }
    assertThat(seal.run()).isEqualTo(2);
    check.run();
    assertThat(breaks()).isEmpty();
  }

  @Test
  void manyServersSealEachTraceOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<java.util.concurrent.Future<?>>();
      for (var i = 0; i < 40; i++) {
        var name = "call " + i;
        all.add(threads.submit(() -> trace(name, World.NOW)));
        all.add(threads.submit(seal::run));
      }
      for (var one : all) {
        one.get();
      }
    }
    seal.run();

    int traces = world.db.read(sql -> sql.fetchCount(AUDIT));
    assertThat(traces).isEqualTo(40);
    assertThat(
            world.db.read(sql -> Seals.after(sql, 0, 100)).stream()
                .mapToInt(kept -> kept.seal().count())
                .sum())
        .isEqualTo(40);
    check.run();
    assertThat(breaks()).isEmpty();
  }

  private void sealed() {
    for (var method : List.of("one", "two", "three")) {
      trace(method, World.NOW);
      seal.run();
    }
  }

  private List<Long> brokenSeals() {
    check.run();
    return breaks().stream().map(AuditBreakRecord::getSeal).toList();
  }

  private List<AuditBreakRecord> breaks() {
    return world.db.read(Seals::breaks);
  }

  private void trace(String method, Instant at) {
    world.db.<Boolean>transaction(tx -> {
      Traces.insert(tx, List.of(row(method, at)));
      return true;
    });
  }

  private static Trace row(String method, Instant at) {
    return new Trace(
        UUID.randomUUID(), at, method, Trace.REQUEST, "u", "t", "", "1.2.3.4:5", null, "{}");
  }

  private CheckSeals checkAt(Instant now) {
    return new CheckSeals(world.db, Duration.ofDays(14), Clock.fixed(now, ZoneOffset.UTC));
  }

  private void execute(String sql) {
    world.db.<Integer>transaction(tx -> tx.sql().execute(sql));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
