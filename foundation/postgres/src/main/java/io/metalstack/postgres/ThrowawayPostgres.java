package io.metalstack.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests and code generation: started once per JVM, gone with it. Each
 * database is a copy of one migrated template, made in some 60 ms.
 */
public final class ThrowawayPostgres {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final LocalPostgres server;

  private ThrowawayPostgres(LocalPostgres server) {
    this.server = server;
  }

  private static final class Holder {
    static final ThrowawayPostgres INSTANCE = start();
  }

  /** URL of a new, migrated, empty database that nobody else uses. */
  public static String database() {
    var name = "test" + COUNT.incrementAndGet();
    Holder.INSTANCE.execute("create database " + name + " template template_metal");
    return Holder.INSTANCE.server.jdbcUrl(name);
  }

  private static ThrowawayPostgres start() {
    try {
      var directory = Files.createTempDirectory("metal-stack-postgres");
      var server = LocalPostgres.start(directory, LocalPostgres.Durability.THROWAWAY);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(server, directory)));
      var throwaway = new ThrowawayPostgres(server);
      throwaway.execute("create database template_metal");
      Migrations.apply(server.jdbcUrl("template_metal"));
      return throwaway;
    } catch (IOException e) {
      throw new IllegalStateException("cannot make a directory for PostgreSQL", e);
    }
  }

  private static void discard(LocalPostgres server, Path directory) {
    try {
      server.close();
      LocalPostgres.deleteTree(directory);
    } catch (IOException e) {
      System.err.println("cannot delete " + directory + ": " + e.getMessage());
    }
  }

  private void execute(String sql) {
    try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql + ": " + e.getMessage(), e);
    }
  }
}
