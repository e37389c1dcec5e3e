package io.metalstack.postgres;

import static io.metalstack.postgres.LocalPostgres.Durability.DURABLE;
import static io.metalstack.postgres.LocalPostgres.Durability.THROWAWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {
  @TempDir private static Path cluster;
  @TempDir private Path root;
  private Path directory = Path.of("");

  /** One initialised cluster, which each test gets a copy of: to make one takes a second or two. */
  @BeforeAll
  static void initialise() throws SQLException {
    try (var postgres = LocalPostgres.start(cluster, DURABLE)) {
      execute(postgres, "create table kept (line text)");
      execute(postgres, "insert into kept values ('first')");
    }
  }

  @BeforeEach
  void copy() throws IOException, InterruptedException {
    directory = root.resolve("data");
    var copy = new ProcessBuilder("cp", "-a", cluster.toString(), directory.toString()).start();
    assertThat(copy.waitFor()).isZero();
  }

  @Test
  void losesNothingByDefault() throws SQLException {
    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      for (var setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        assertThat(query(postgres, "show " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(postgres, "show unix_socket_directories")).isEmpty();
    }
  }

  @Test
  void asksForAPasswordThatOnlyTheDirectoryHolds() throws IOException {
    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      var url = postgres.jdbcUrl("postgres").replaceFirst("password=.*", "password=guessed");

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> DriverManager.getConnection(url).close())
          .withMessageContaining("password authentication failed");
      assertThat(Files.getPosixFilePermissions(directory.resolve("password")))
          .extracting(Enum::name)
          .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }
  }

  @Test
  void keepsDataAndPortOverARestart() throws SQLException, IOException {
    String port;
    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      execute(postgres, "insert into kept values ('second')");
      port = query(postgres, "show port");
    }
    assertThat(Postmaster.of(directory.resolve("postgres"))).isEmpty();

    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      assertThat(query(postgres, "select count(*) from kept")).isEqualTo("2");
      assertThat(query(postgres, "show port")).isEqualTo(port);
    }
  }

  @Test
  void adoptsWhatAKilledProgramLeftRunning() throws Exception {
    var killed = ChildPostgres.run(directory);
    var left = Postmaster.of(directory.resolve("postgres")).orElseThrow();
    killed.destroyForcibly();
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();

    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      assertThat(Postmaster.of(directory.resolve("postgres"))).contains(left);
      assertThat(query(postgres, "select line from kept")).isEqualTo("first");
    }
    assertThat(Postmaster.of(directory.resolve("postgres"))).isEmpty();
  }

  @Test
  void recoversFromAKilledPostmaster() throws Exception {
    try (var first = LocalPostgres.start(directory, DURABLE);
        var connection = DriverManager.getConnection(first.jdbcUrl("postgres"))) {
      execute(first, "insert into kept values ('before the crash')");
      var postmaster = Postmaster.of(directory.resolve("postgres")).orElseThrow();
      var process = ProcessHandle.of(postmaster.pid()).orElseThrow();
      process.destroyForcibly();
      process.onExit().get(10, TimeUnit.SECONDS);
      assertThat(connection.isClosed()).isFalse();
    }

    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      assertThat(query(postgres, "select count(*) from kept")).isEqualTo("2");
    }
  }

  @Test
  void isNotFooledByAnotherProcessOfThatNumber() throws Exception {
    var pidFile = directory.resolve("postgres/postmaster.pid");
    Files.writeString(
        pidFile,
        "%d%n%s%n1%n5432%n%n127.0.0.1%n1 1%nready%n"
            .formatted(ProcessHandle.current().pid(), directory.resolve("postgres")));

    try (var postgres = LocalPostgres.start(directory, DURABLE)) {
      assertThat(query(postgres, "select line from kept")).isEqualTo("first");
    }
  }

  @Test
  void refusesADirectoryInUseByAnotherProgram() throws Exception {
    var other = ChildPostgres.run(directory);
    try {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> LocalPostgres.start(directory, DURABLE))
          .withMessageContaining(directory + " is in use")
          .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.FAILED_PRECONDITION))
          .satisfies(problem -> assertThat(problem.details().getFirst().wayOut()).isNotEmpty());
    } finally {
      other.getOutputStream().close();
      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    LocalPostgres.start(directory, DURABLE).close();
  }

  @Test
  void refusesAnotherMajorVersionWithAWayOut() throws IOException {
    Files.writeString(directory.resolve("postgres/PG_VERSION"), "17\n");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> LocalPostgres.start(directory, DURABLE))
        .withMessageContaining("written by PostgreSQL 17")
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.FAILED_PRECONDITION))
        .satisfies(problem ->
            assertThat(problem.details().getFirst().wayOut())
                .contains("pg_dumpall of PostgreSQL 17"));
    assertThat(directory.resolve("postgres/PG_VERSION")).hasContent("17");
  }

  @Test
  void saysWhyItDoesNotStartAndLetsGoOfTheDirectory() throws Exception {
    var settings = directory.resolve("postgres/postgresql.conf");
    var good = Files.readString(settings);
    Files.writeString(settings, good + "\nshared_buffers = 'plenty'\n");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> LocalPostgres.start(directory, DURABLE))
        .withMessageContaining("invalid value for parameter \"shared_buffers\"")
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE));

    Files.writeString(settings, good);
    LocalPostgres.start(directory, DURABLE).close();
  }

  @Test
  void redoesAHalfMadeCluster() throws Exception {
    var fresh = root.resolve("fresh");
    Files.createDirectories(fresh.resolve("initialising/base"));
    Files.writeString(fresh.resolve("initialising/PG_VERSION"), "18\n");
    Files.writeString(fresh.resolve("password"), "of the first try");
    Files.writeString(fresh.resolve("port"), "");

    try (var postgres = LocalPostgres.start(fresh, THROWAWAY)) {
      assertThat(query(postgres, "show fsync")).isEqualTo("off");
    }
    assertThat(fresh.resolve("initialising")).doesNotExist();
  }

  private static void execute(LocalPostgres postgres, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(LocalPostgres postgres, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(postgres.jdbcUrl("postgres"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
