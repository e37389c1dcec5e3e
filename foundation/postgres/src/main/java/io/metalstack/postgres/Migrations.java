package io.metalstack.postgres;

import org.flywaydb.core.Flyway;

/** Brings a database to the schema of this version. Several servers may do it at once. */
public final class Migrations {
  private Migrations() {}

  /** Applies what is missing; a database that is newer than this program is refused. */
  public static void apply(String jdbcUrl) {
    Flyway.configure()
        .dataSource(jdbcUrl, null, null)
        .locations("classpath:migrations")
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }
}
