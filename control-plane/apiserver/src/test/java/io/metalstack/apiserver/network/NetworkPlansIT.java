package io.metalstack.apiserver.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.NetworkServiceListRequest;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.store.Db;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of few among 10,000 networks read few rows, as PostgreSQL counts them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NetworkPlansIT {
  private final World world = new World();
  private final Db db = new Db(world.url, 1);

  @BeforeAll
  void fill() {
    Fixtures.partition(world, "p1");
    world.tenant("anna");
    db.transaction(tx -> {
      tx.sql()
          .execute(
              "insert into project (uuid, tenant, name, created_at) select md5('p' || i)::uuid,"
                  + " 'anna', 'p' || i, now() from generate_series(1, 1000) i");
      tx.sql()
          .execute(
              "insert into network (id, type, nat_type, project, vrf, parent, labels, created_at)"
                  + " select 'n' || i, 5, 1, md5('p' || 1 + i % 1000)::uuid, i, null,"
                  + " jsonb_build_object('app', 'a' || i % 1000), now()"
                  + " from generate_series(1, 10000) i");
      tx.sql()
          .execute(
              "insert into network_prefix (network, prefix, position, space) select 'n' || i,"
                  + " set_masklen('10.0.0.0'::inet + 256 * i, 24)::cidr, 0, ''"
                  + " from generate_series(1, 10000) i");
      return tx.sql().execute("analyze");
    });
  }

  @AfterAll
  void close() {
    db.close();
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: 'n77'",
        "vrf: 77",
        "parent_network: 'n77'",
        "labels { labels { key: 'app' value: 'a77' } }",
        "project: '83878c91-1713-3890-2e0f-e0fb97a8c47a'",
      })
  void aFewNetworksAreFoundByIndex(String query) {
    var before = scanned();
    assertThat(list(query)).isLessThan(100);
    assertThat(scanned()).as("rows read by sequential scans").isEqualTo(before);
  }

  private int list(String query) {
    var request =
        Site.message(NetworkServiceListRequest.getDefaultInstance(), "query { " + query + " }");
    return db.read(sql -> NetworkReads.list(sql, World.admin(), request)).getNetworksCount();
  }

  /** Rows that sequential scans have read so far. */
  private long scanned() {
    db.read(sql -> sql.execute("select pg_stat_force_next_flush()"));
    return db.read(sql ->
        sql.fetchSingle(
                "select sum(seq_tup_read)::bigint from pg_stat_user_tables where relname in"
                    + " ('network', 'network_prefix', 'ip', 'free_block')")
            .into(Long.class));
  }
}
