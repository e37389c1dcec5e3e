package io.metalstack.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MigrationsIT {

  @Test
  void leavesAMigratedDatabaseAlone() throws SQLException {
    var database = ThrowawayPostgres.database();
    var before = migrations(database);

    Migrations.apply(database);

    assertThat(migrations(database)).isEqualTo(before).isPositive();
  }

  @Test
  void refusesADatabaseThatIsNewer() throws SQLException {
    var database = ThrowawayPostgres.database();
    execute(
        database,
        """
        insert into flyway_schema_history
        select installed_rank + 100, '999', 'from the future', type, 'V999__from_the_future.sql',
               checksum, installed_by, now(), 1, true
        from flyway_schema_history order by installed_rank desc limit 1
        """);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Migrations.apply(database))
        .withMessageContaining("999")
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.FAILED_PRECONDITION))
        .satisfies(problem -> assertThat(problem.details().getFirst().wayOut()).contains("newer"));
  }

  @Test
  void saysThatTheDatabaseCannotBeReached() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Migrations.apply("jdbc:postgresql://127.0.0.1:1/none?user=nobody"))
        .withMessageContaining("cannot reach the database")
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  private static int migrations(String database) throws SQLException {
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from flyway_schema_history")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void execute(String database, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
