package io.metalstack.apiserver.access;

import static io.metalstack.tables.Tables.RATE_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.World;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class CallCountsIT {
  private static final int LIMIT = 100;

  @AutoClose private final World world = new World();

  @Test
  void oneServerLetsExactlyTheLimitThrough() {
    var counts = server(World.NOW);

    assertThat(passed(counts, 500)).isEqualTo(LIMIT);
  }

  @Test
  void callersDoNotCountForEachOther() {
    var counts = server(World.NOW);
    passed(counts, 500);

    assertThat(counts.pass("another", LIMIT)).isTrue();
  }

  @Test
  void theNextMinuteBeginsAnew() {
    passed(server(World.NOW), 500);

    assertThat(passed(server(World.NOW.plusSeconds(59)), 500)).isLessThan(LIMIT / 20);
    assertThat(passed(server(World.NOW.plusSeconds(60)), 500)).isEqualTo(LIMIT);
  }

  @Test
  void severalServersTogetherExceedTheLimitByLessThanABlockEach() {
    var servers = IntStream.range(0, 3).mapToObj(i -> server(World.NOW)).toList();
    var through = 0;
    for (var i = 0; i < 500; i++) {
      through += servers.get(i % 3).pass("k", LIMIT) ? 1 : 0;
    }

    assertThat(through).isBetween(LIMIT, LIMIT + 2 * (LIMIT / 20));
  }

  @Test
  void callsAtOnceAreCountedEach() {
    var servers = IntStream.range(0, 2).mapToObj(i -> server(World.NOW)).toList();
    var through = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 1000; i++) {
        var server = servers.get(i % 2);
        var _ = threads.submit(() -> server.pass("k", LIMIT) ? through.incrementAndGet() : 0);
      }
    }

    assertThat(through.get()).isBetween(LIMIT, LIMIT + LIMIT / 20);
  }

  @Test
  void mostCallsDoNotGoToTheDatabase() {
    passed(server(World.NOW), 4);
    int rows = world.db.read(sql -> sql.fetchCount(RATE_LIMIT));

    assertThat(rows).isZero();
  }

  @Test
  void withoutTheDatabaseEachServerHoldsTheLimitByItself() {
    var counts = server(World.NOW);
    world.db.close();

    assertThat(passed(counts, 500)).isEqualTo(LIMIT);
  }

  @Test
  void minutesGoneByAreForgotten() {
    passed(server(World.NOW), 500);

    assertThat(CallCounts.forget(world.db, at(World.NOW.plusSeconds(60)))).isZero();
    assertThat(CallCounts.forget(world.db, at(World.NOW.plusSeconds(120)))).isEqualTo(1);
  }

  private static int passed(CallCounts counts, int calls) {
    return (int) IntStream.range(0, calls).filter(i -> counts.pass("k", LIMIT)).count();
  }

  private CallCounts server(Instant now) {
    return new CallCounts(world.db, at(now));
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}
