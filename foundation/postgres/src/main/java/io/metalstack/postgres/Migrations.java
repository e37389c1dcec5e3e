package io.metalstack.postgres;

import io.metalstack.values.Problem;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.internal.exception.FlywaySqlException;

/** Brings a database to the schema of this version. Several servers may do it at once. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies what is missing, all of it or nothing of each file.
   *
   * @throws Problem FAILED_PRECONDITION if the database is newer than this program, was changed by
   *     other hands or does not take a migration; UNAVAILABLE if it cannot be reached
   */
  public static void apply(String jdbcUrl) {
    try {
      Flyway.configure()
          .dataSource(jdbcUrl, null, null)
          .locations("classpath:migrations")
          .validateMigrationNaming(true)
          // The default would let an older program work on a newer schema.
          .ignoreMigrationPatterns(new String[0])
          .load()
          .migrate();
    } catch (FlywayValidateException e) {
      throw Problem.failedPrecondition(
              "the database does not have the schema that this program knows: %s", e.getMessage())
          .with(
              "database-url",
              "applied migrations differ from those of this program",
              "run the version of the program that migrated the database, or a newer one")
          .causedBy(e);
    } catch (FlywaySqlException e) {
      throw Problem.unavailable("cannot reach the database: %s", e.getMessage()).causedBy(e);
    } catch (FlywayException e) {
      throw Problem.failedPrecondition("cannot migrate the database: %s", e.getMessage())
          .causedBy(e);
    }
  }
}
