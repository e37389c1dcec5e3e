package io.metalstack.apiserver.ipam;

import static io.metalstack.tables.Tables.FREE_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.store.Db;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FreeBlocksIT {
  private static final Db DB = new Db(ThrowawayPostgres.database(), 16);

  @AfterAll
  static void close() {
    DB.close();
  }

  @Test
  void takesTheSmallestBlockThatFitsAndTheLowestOfThose() {
    add("fit", 0, "10.0.0.0/24");
    assertThat(take("fit", 28)).isEqualTo("10.0.0.0/28");
    assertThat(take("fit", 26)).isEqualTo("10.0.0.64/26");
    assertThat(take("fit", 28)).isEqualTo("10.0.0.16/28");
    assertThat(take("fit", 25)).isEqualTo("10.0.0.128/25");
    assertThat(take("fit", 25)).isEqualTo("none");
    assertThat(take("fit", 27)).isEqualTo("10.0.0.32/27");
    assertThat(take("fit", 32)).isEqualTo("none");
  }

  @Test
  void prefixesAreUsedInTheirOrderAndFamiliesApart() {
    add("order", 0, "10.2.0.0/30");
    add("order", 1, "10.1.0.0/30");
    add("order", 2, "2001:db8::/126");
    assertThat(take("order", 31)).isEqualTo("10.2.0.0/31");
    assertThat(take("order", 31)).isEqualTo("10.2.0.2/31");
    assertThat(take("order", 31)).isEqualTo("10.1.0.0/31");
    var ipv6 = DB.transaction(tx -> FreeBlocks.take(tx, "order", Ip.Family.IPV6, 128));
    assertThat(ipv6.orElseThrow()).hasToString("2001:db8::/128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/31", "10.0.0.0/32", "2001:db8::/128"})
  void pointToPointPrefixesHaveNoAddressToHandOut(String prefix) {
    DB.transaction(tx -> {
      FreeBlocks.addAddresses(tx, prefix, 0, Prefix.parse(prefix));
      return true;
    });
    assertThat(free(prefix)).isEmpty();
  }

  @Test
  void theEdgesOfAPrefixStayOut() {
    DB.transaction(tx -> {
      FreeBlocks.addAddresses(tx, "edges", 0, Prefix.parse("10.0.0.0/30"));
      FreeBlocks.addAddresses(tx, "edges", 1, Prefix.parse("2001:db8::/126"));
      return true;
    });
    assertThat(free("edges"))
        .containsExactlyInAnyOrder(
            "10.0.0.1/32", "10.0.0.2/32", "2001:db8::1/128", "2001:db8::2/127");
  }

  /**
   * Any walk of takes and gives hands out no address twice, and ends with the block whole again.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothingIsTakenTwiceAndNothingIsLost(long seed) {
    var random = new Random(seed);
    var space = "walk" + seed;
    add(space, 0, "10.0.0.0/23");
    var taken = new ArrayList<Prefix>();
    for (var step = 0; step < 120; step++) {
      if (taken.isEmpty() || random.nextInt(3) > 0) {
        var length = 26 + random.nextInt(7);
        var block =
            random.nextBoolean()
                ? DB.transaction(tx -> FreeBlocks.take(tx, space, Ip.Family.IPV4, length))
                : exactly(
                    space, Prefix.around(Ip.parse("10.0.0.0").plus(random.nextInt(512)), length));
        block.ifPresent(prefix -> {
          assertThat(taken).noneMatch(prefix::overlaps);
          taken.add(prefix);
        });
      } else {
        give(space, taken.remove(random.nextInt(taken.size())));
      }
      var size = taken.stream().mapToLong(Prefix::size).sum() + sizes(space);
      assertThat(size).isEqualTo(512);
    }
    taken.forEach(prefix -> give(space, prefix));
    assertThat(free(space)).containsExactly("10.0.0.0/23");
  }

  @Test
  void manyAtOnceGetOneEach() throws Exception {
    add("many", 0, "10.0.0.0/24");
    var calls = new ArrayList<Callable<String>>();
    for (var i = 0; i < 256; i++) {
      calls.add(() -> take("many", 32));
    }
    var addresses = new HashSet<String>();
    try (var executor = Executors.newFixedThreadPool(12)) {
      for (var result : executor.invokeAll(calls)) {
        addresses.add(result.get());
      }
    }
    assertThat(addresses).hasSize(256).doesNotContain("none");
    assertThat(free("many")).isEmpty();
  }

  private static void add(String space, int position, String prefix) {
    DB.transaction(tx -> {
      FreeBlocks.add(tx, space, position, Prefix.parse(prefix));
      return true;
    });
  }

  private static String take(String space, int length) {
    return DB.transaction(tx -> FreeBlocks.take(tx, space, Ip.Family.IPV4, length))
        .map(Prefix::toString)
        .orElse("none");
  }

  private static java.util.Optional<Prefix> exactly(String space, Prefix wanted) {
    return DB.transaction(tx -> FreeBlocks.takeExactly(tx, space, wanted))
        ? java.util.Optional.of(wanted)
        : java.util.Optional.empty();
  }

  private static void give(String space, Prefix prefix) {
    DB.transaction(tx -> {
      FreeBlocks.give(tx, space, 0, prefix);
      return true;
    });
  }

  private static List<String> free(String space) {
    return DB.read(sql ->
        sql.fetch(FREE_BLOCK, FREE_BLOCK.SPACE.eq(space)).stream()
            .map(row -> row.getPrefix().toString())
            .toList());
  }

  private static long sizes(String space) {
    return free(space).stream().mapToLong(prefix -> Prefix.parse(prefix).size()).sum();
  }
}
