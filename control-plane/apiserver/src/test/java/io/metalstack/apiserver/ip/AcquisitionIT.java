package io.metalstack.apiserver.ip;

import static io.metalstack.tables.Tables.FREE_BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.IPServiceCreateRequest;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.network.NetworkCalls;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Taking an address looks at a few rows whatever the number of others, and waits for nobody. */
final class AcquisitionIT {
  private static final int CALLERS = 16;
  private static final int CALLS = 480;

  @AutoClose private final World world = new World();
  private final NetworkCalls networks = new NetworkCalls(world);
  private final IpCalls ips = new IpCalls(world);
  private final String project = world.project(world.tenant("anna"));

  @Test
  void manyCallersInOneNetworkGetAnAddressEach() throws Exception {
    networks.create("EXTERNAL", "id: 'ext' prefixes: '10.0.0.0/22' vrf: 9");
    var request = IPServiceCreateRequest.newBuilder().setNetwork("ext").setProject(project).build();
    var calls = new ArrayList<Callable<String>>();
    var addresses = new HashSet<String>();
    try (var db = new Db(world.url, CALLERS);
        var executor = Executors.newFixedThreadPool(CALLERS)) {
      for (var i = 0; i < CALLS; i++) {
        calls.add(() ->
            db.transaction(tx -> ips.create().apply(tx, World.user("anna"), request))
                .getIp()
                .getIp());
      }
      for (var result : executor.invokeAll(calls)) {
        addresses.add(result.get());
      }
    }
    assertThat(addresses).hasSize(CALLS);
  }

  @Test
  void whileOneCallHoldsWhatItTookOthersTakeSomethingElse() {
    networks.create("EXTERNAL", "id: 'ext' prefixes: '10.0.0.0/24' vrf: 9");
    var request = IPServiceCreateRequest.newBuilder().setNetwork("ext").setProject(project).build();
    world.db.transaction(open -> {
      var first = ips.create().apply(open, World.user("anna"), request).getIp().getIp();
      var second = world.call(ips.create(), World.user("anna"), request).getIp().getIp();
      return assertThat(second).as("taken before the first call has committed").isNotEqualTo(first);
    });
  }

  @Test
  void nothingIsScannedInALargeSpace() {
    networks.create("EXTERNAL", "id: 'ext' prefixes: '10.0.0.0/12' vrf: 9");
    world.db.transaction(AcquisitionIT::fill);
    var any = IPServiceCreateRequest.newBuilder().setNetwork("ext").setProject(project);
    try (var db = new Db(world.url, 1)) {
      var before = scans(db);
      for (var i = 0; i < 20; i++) {
        var given = any.clone().setIp("10.8.0." + (i + 1)).build();
        db.transaction(tx -> ips.create().apply(tx, World.user("anna"), any.build()));
        db.transaction(tx -> ips.create().apply(tx, World.user("anna"), given));
      }
      assertThat(scans(db)).as("rows read by sequential scans").isEqualTo(before);
      assertThat(plan(db)).contains("free_block_by_fit").doesNotContain("Seq Scan", "Sort");
    }
  }

  /** Every second address of 2^17 is taken, so that the rest lies in as many blocks. */
  private static int fill(Tx tx) {
    tx.sql().deleteFrom(FREE_BLOCK).execute();
    tx.sql()
        .execute(
            "insert into free_block (space, position, prefix) select 'ext', 0,"
                + " set_masklen(('10.0.0.0'::inet + 2 * i), 32)::cidr from generate_series(1, 65535) i");
    tx.sql()
        .execute(
            "insert into free_block (space, position, prefix) values ('ext', 0, '10.8.0.0/13')");
    tx.sql()
        .execute(
            "insert into free_block (space, position, prefix) select 'other' || i % 100, 0,"
                + " set_masklen(('10.0.0.0'::inet + 2 * i), 32)::cidr from generate_series(1, 65535) i");
    tx.sql()
        .execute(
            "insert into ip (uuid, address, network, project, type, created_at)"
                + " select gen_random_uuid(), '10.0.0.1'::inet + 2 * i, 'ext', uuid, 1, now()"
                + " from project, generate_series(1, 65535) i");
    tx.sql().execute("analyze free_block");
    return tx.sql().execute("analyze ip");
  }

  /** Rows that sequential scans have read so far, as PostgreSQL counts them, by table. */
  private static Map<String, Long> scans(Db db) {
    db.read(sql -> sql.execute("select pg_stat_force_next_flush()"));
    return db.read(sql ->
        sql.fetch(
                "select relname::text, seq_tup_read from pg_stat_user_tables where relname in"
                    + " ('free_block', 'ip')")
            .intoMap(row -> row.get(0, String.class), row -> row.get(1, Long.class)));
  }

  private static String plan(Db db) {
    return db.read(sql ->
        sql.fetch(
                "explain select space, prefix from free_block where space = 'ext' and"
                    + " family(prefix) = 4 and length <= 32 order by position, length desc,"
                    + " prefix limit 1 for update skip locked")
            .formatCSV());
  }
}
