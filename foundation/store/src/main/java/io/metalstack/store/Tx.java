package io.metalstack.store;

import java.sql.Connection;
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
   * Holds back every transaction that wants the same thing {@link #exclusively}, until this one
   * ends, but none that wants it jointly too. Taking it exclusively afterwards would wait for
   * others that do the same.
   */
  public void jointly(String what) {
    sql.execute("select pg_advisory_xact_lock_shared(hashtextextended(?, 0))", what);
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
