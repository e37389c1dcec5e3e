package io.metalstack.store;

import java.sql.Connection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** An open transaction. Lives in one {@link Db#transaction} and is of no use after it. */
public final class Tx {
  private final Connection connection;
  private final DSLContext sql;

  Tx(Connection connection, DSLContext sql) {
    this.connection = connection;
    this.sql = sql;
  }

  public DSLContext sql() {
    return sql;
  }

  /** Tells every server, this one included, once the transaction has committed. */
  public void notify(String channel, String payload) {
    sql.select(DSL.function("pg_notify", String.class, DSL.val(channel), DSL.val(payload)))
        .execute();
  }

  /**
   * Holds back every other transaction that names the same thing, until this one ends.
   *
   * @param what name of the thing, such as {@code capacity partition/size}
   */
  public void exclusively(String what) {
    sql.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", what);
  }

  /**
   * Does work that holds back only those that want the same thing {@link #exclusively}, and goes
   * side by side with all that do the same. Where the work finds that it must be alone, what it did
   * is undone, it waits until it is alone, and the other work is done instead.
   *
   * @param together the work; empty if it must be alone
   */
  public <T> T jointlyOrAlone(String what, Supplier<Optional<T>> together, Supplier<T> alone) {
    sql.execute("savepoint together");
    sql.execute("select pg_advisory_xact_lock_shared(hashtextextended(?, 0))", what);
    var done = together.get();
    if (done.isPresent()) {
      sql.execute("release savepoint together");
      return done.get();
    }
    // Gives the lock back, too: two that held it jointly would wait for each other to let go.
    sql.execute("rollback to savepoint together");
    exclusively(what);
    return alone.get();
  }

  /** Name of the constraint that an error is about, or null. */
  public static @Nullable String violated(DataAccessException error) {
    return error.getCause() instanceof PSQLException cause && cause.getServerErrorMessage() != null
        ? cause.getServerErrorMessage().getConstraint()
        : null;
  }

  Connection connection() {
    return connection;
  }
}
