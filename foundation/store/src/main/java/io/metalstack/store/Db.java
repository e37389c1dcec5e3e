package io.metalstack.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.metalstack.values.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The database. {@link #transaction} is the only way to change it: what the work wrote, enqueued
 * and notified is there as a whole once the call returns, or not at all.
 */
public final class Db implements AutoCloseable {
  private static final int ATTEMPTS = 12;

  /** Serialization failure and deadlock: the same work may succeed the next time. */
  private static final Set<String> RETRYABLE = Set.of("40001", "40P01");

  /**
   * A foreign key is broken. The work has looked at what it refers to and at what refers to it, so
   * another transaction has changed that since.
   */
  private static final String MISSING = "23503";

  private static final Settings SETTINGS =
      new Settings().withRenderSchema(false).withExecuteLogging(false);

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final HikariDataSource pool;
  private final String url;

  /**
   * Opens a pool to a migrated database.
   *
   * @param connections how many calls may be in the database at once; further ones queue
   */
  public Db(String jdbcUrl, int connections) {
    var config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setPoolName("metal");
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(Duration.ofSeconds(20).toMillis());
    config.addDataSourceProperty("ApplicationName", "metal-apiserver");
    config.addDataSourceProperty("prepareThreshold", "2");
    this.pool = new HikariDataSource(config);
    this.url = jdbcUrl;
  }

  /**
   * Runs work in one transaction and commits it. Repeats the work when another transaction stood in
   * its way, so it must not touch anything but the transaction.
   *
   * @throws Problem ABORTED if it still cannot be done after a dozen attempts, or something that it
   *     refers to has gone meanwhile; UNAVAILABLE if the database does not answer; what the work
   *     throws is thrown on, and nothing is written
   */
  public <T extends @Nullable Object> T transaction(Function<Tx, T> work) {
    for (var attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (DataAccessException e) {
        if (lost(e.sqlState())) {
          throw unreachable(e);
        }
        if (MISSING.equals(e.sqlState())) {
          throw Problem.aborted(
                  "something that this refers to, or that refers to this, has just changed")
              .with("", "changed meanwhile", "look what is there now, and try again")
              .causedBy(e);
        }
        if (!RETRYABLE.contains(e.sqlState())) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw Problem.aborted("too many changes to the same records at once, try again")
              .causedBy(e);
        }
        pause(attempt);
      }
    }
  }

  /** Runs queries on one connection, each seeing what is committed when it starts. */
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    try (var connection = pool.getConnection()) {
      return query.apply(context(connection));
    } catch (DataAccessException e) {
      throw lost(e.sqlState()) ? unreachable(e) : e;
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  /** The URL, for a connection that is not the pool's, such as that which listens. */
  String url() {
    return url;
  }

  DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }

  private <T extends @Nullable Object> T once(Function<Tx, T> work) {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var tx = new Tx(connection, context(connection));
        var result = work.apply(tx);
        connection.commit();
        return result;
      } catch (Throwable e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      // A commit may fail as any statement may. The pool's own errors have no state.
      if (e.getSQLState() != null && !lost(e.getSQLState())) {
        throw new DataAccessException("commit", e);
      }
      throw unreachable(e);
    }
  }

  /** What went wrong first is what the caller must hear of; the pool resets the connection. */
  private static void rollback(Connection connection, Throwable reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Connection errors, and the server's word that it is stopping or starting. */
  private static boolean lost(String sqlState) {
    return sqlState.startsWith("08") || sqlState.startsWith("57P0");
  }

  private static DSLContext context(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES, SETTINGS);
  }

  private static Problem unreachable(Exception e) {
    return Problem.unavailable("the database does not answer, try again").causedBy(e);
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, 5L << Math.min(attempt, 6)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(Problem.Kind.CANCELED, "the call was given up").causedBy(e);
    }
  }
}
