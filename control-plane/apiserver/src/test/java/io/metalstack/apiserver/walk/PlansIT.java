package io.metalstack.apiserver.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.ImageServiceRpc;
import io.metalstack.admin.v2.MachineServiceRpc;
import io.metalstack.admin.v2.PartitionServiceRpc;
import io.metalstack.admin.v2.SwitchServiceRpc;
import io.metalstack.api.Rpc;
import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.apiserver.ControlPlane;
import io.metalstack.apiserver.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What PostgreSQL does for a list on 10,000 machines, as auto_explain tells it: a narrow filter is
 * answered from indexes, and a list costs the same few statements whatever its length. {@code
 * -Dplans.out=FILE} writes all plans down.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlansIT {
  /**
   * The tables that grow with the site, and must not be read as a whole for a few of their rows. Of
   * the narrow rows of allocation and provisioning PostgreSQL rather reads all than 200 one by one,
   * and partitions of months to come are empty: they cost nothing.
   */
  private static final Pattern SCAN =
      Pattern.compile(
          "Seq Scan on (machine|allocation_network|ip|machine_event\\w*|switch_port|machine_connection)\\b"
              + "(?! \\w+  \\(cost=0\\.00\\.\\.0\\.00)");

  /** What the server does for every call, and beside all calls. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "from \"token\"|scheduled_tasks|(update|delete from|insert into) \"server\""
              + "|\"(audit|rate_limit|health_history|component)|pg_advisory|pg_current_snapshot|sha256");

  private static final Pattern STATEMENT = Pattern.compile("duration: .* plan:");

  private final List<String> report = new ArrayList<>();
  private final Site site = new Site();
  private final Connection connection = connect();
  private final ControlPlane server = watched();

  @BeforeAll
  void fill() throws Exception {
    for (var sql : Crowd.SQL) {
      execute(sql);
    }
  }

  @AfterAll
  void close() throws Exception {
    var file = System.getProperty("plans.out");
    if (file != null) {
      Files.writeString(Path.of(file), String.join("\n", report));
    }
    connection.close();
    server.close();
    site.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query { uuid: '%machine%' }",
        "query { allocation { name: 'name77' } }",
        "query { allocation { hostname: 'host77' } }",
        "query { allocation { project: '%project%' } }",
        "query { allocation { labels { labels { key: 'app' value: 'app7' } } } }",
        "query { network { networks: 'net7' } }",
        "query { network { ips: '10.0.7.3' } }",
        "query { network { vrfs: 1007 } }",
        "query { network { asns: 4200000077 } }",
        "query { nic { macs: 'aa:00:00:00:00:4d' } }",
        "query { nic { neighbor_macs: 'cc:00:00:00:00:4d' } }",
        "query { bmc { address: '10.9.0.77' } }",
        "query { bmc { mac: 'ee:00:00:00:00:4d' } }",
        "query { fru { product_serial: 'serial77' } }",
        "query { rack: 'rack7' }",
      })
  void aFewMachinesAreFoundByIndex(String query) throws Exception {
    byIndex(MachineServiceRpc.LIST, query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "project: '%project%'",
        "project: '%project%' query { ip: '10.0.7.3' }",
        "project: '%project%' query { machine: '%machine%' }",
        "project: '%project%' query { network: 'net7' }",
        "project: '%project%' query { parent_prefix_cidr: '10.0.7.0/24' }",
      })
  void aFewAddressesAreFoundByIndex(String query) throws Exception {
    byIndex(IPServiceRpc.LIST, query);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query { ip: '10.0.7.3' }",
        "query { uuid: '%machine%' }",
        "query { machine: '%machine%' }",
        "query { network: 'net7' }",
        "query { project: '%project%' }",
        "query { parent_prefix_cidr: '10.0.7.0/24' }",
        "query { labels { labels { key: 'app' value: 'app7' } } }",
      })
  void aFewAddressesOfAllProjectsAreFoundByIndex(String query) throws Exception {
    byIndex(io.metalstack.admin.v2.IPServiceRpc.LIST, query);
  }

  @Test
  void theSwitchesOfARackAreFoundByIndex() throws Exception {
    byIndex(SwitchServiceRpc.GET, "id: 'sw7'");
  }

  @Test
  void aListCostsTheSameFewStatementsWhateverItsLength() throws Exception {
    assertThat(statements(MachineServiceRpc.LIST, "")).hasSizeLessThanOrEqualTo(12);
    assertThat(statements(SwitchServiceRpc.LIST, "")).hasSizeLessThanOrEqualTo(12);
    assertThat(statements(SwitchServiceRpc.CONNECTED_MACHINES, "")).hasSizeLessThanOrEqualTo(12);
    assertThat(statements(io.metalstack.admin.v2.IPServiceRpc.LIST, ""))
        .hasSizeLessThanOrEqualTo(6);
    assertThat(statements(io.metalstack.admin.v2.NetworkServiceRpc.LIST, ""))
        .hasSizeLessThanOrEqualTo(8);
    assertThat(statements(NetworkServiceRpc.LIST, "project: '%project%'"))
        .hasSizeLessThanOrEqualTo(8);
    assertThat(statements(MachineServiceRpc.ISSUES, "")).hasSizeLessThanOrEqualTo(14);
    assertThat(statements(PartitionServiceRpc.CAPACITY, "")).hasSizeLessThanOrEqualTo(14);
    assertThat(statements(ImageServiceRpc.USAGE, "")).hasSizeLessThanOrEqualTo(6);
  }

  private void byIndex(Rpc<?, ?> rpc, String query) throws Exception {
    for (var plan : statements(rpc, query)) {
      assertThat(SCAN.matcher(plan).find()).as(plan).isFalse();
    }
  }

  /** The statements of one call, each with its plan. */
  private List<String> statements(Rpc<?, ?> rpc, String query) throws Exception {
    var log = log();
    var from = Files.size(log);
    var text = query.replace("%machine%", id("machine77")).replace("%project%", id("project7"));
    var request = Site.message(rpc.request(), text);
    try (var wire = new Wire(server.port())) {
      var outcome = wire.call(rpc, Wire.Codec.PROTO, Optional.of(site.token), request);
      assertThat(outcome.code()).as(outcome.text()).isEmpty();
    }
    var written = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    var tail = written.substring(Math.min(written.length(), (int) from));
    var plans =
        STATEMENT.splitAsStream(tail).skip(1).filter(plan -> !OTHERS.matcher(plan).find()).toList();
    report.add("## %s %s\n".formatted(rpc.path(), query));
    report.addAll(plans);
    return plans;
  }

  private String id(String text) throws Exception {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("select md5('" + text + "')::uuid")) {
      result.next();
      return result.getString(1);
    }
  }

  private Path log() throws Exception {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("show data_directory")) {
      result.next();
      var data = Path.of(result.getString(1));
      var beside = data.resolveSibling("postgres.log");
      return Files.exists(beside) ? beside : data.resolve("postgres.log");
    }
  }

  /** A server whose connections tell their plans. */
  private ControlPlane watched() {
    var name = site.database.replaceAll(".*/([^/?]+)\\?.*", "$1");
    execute("alter database " + name + " set session_preload_libraries = 'auto_explain'");
    execute("alter database " + name + " set auto_explain.log_min_duration = 0");
    return Site.start(site.database, Site.data(), "--poll-interval", "1h");
  }

  private Connection connect() {
    try {
      return DriverManager.getConnection(site.database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
