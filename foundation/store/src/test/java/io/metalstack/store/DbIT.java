package io.metalstack.store;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DbIT {
  private static Db db;

  @BeforeAll
  static void open() {
    db = new Db(ThrowawayPostgres.database(), 4);
  }

  @AfterAll
  static void close() {
    db.close();
  }

  @BeforeEach
  void empty() {
    db.transaction(tx -> tx.sql().deleteFrom(TENANT).execute());
  }

  @Test
  void commitsWhatTheWorkWrote() {
    var answer =
        db.transaction(tx -> {
          insert(tx.sql(), "acme");
          assertThat(tenants()).as("seen by others before the commit").isZero();
          return "done";
        });

    assertThat(answer).isEqualTo("done");
    assertThat(tenants()).isOne();
  }

  @Test
  void abortsWhatRefersToSomethingThatIsGone() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() ->
            db.transaction(tx ->
                tx.sql()
                    .insertInto(PROJECT)
                    .set(PROJECT.UUID, UUID.randomUUID())
                    .set(PROJECT.TENANT, "gone")
                    .set(PROJECT.NAME, "web")
                    .set(PROJECT.CREATED_AT, Instant.EPOCH)
                    .execute()))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.ABORTED))
        .withMessageContaining("has just changed");
  }

  @Test
  void writesNothingWhenTheWorkThrows() {
    var reason = new IllegalStateException("changed my mind");

    var thrown =
        catchThrowableOfType(
            IllegalStateException.class,
            () ->
                db.transaction(tx -> {
                  insert(tx.sql(), "acme");
                  throw reason;
                }));

    assertThat(thrown).isSameAs(reason);
    assertThat(tenants()).isZero();
  }

  @Test
  void repeatsWhatAnotherTransactionStoodInTheWayOf() throws Exception {
    insertTwo();
    var bothHaveRead = new CyclicBarrier(2);
    var attempts = new AtomicInteger();

    // Each reads both rows and writes one: serializable allows that to one of the two.
    try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = racers.submit(() -> addUp("left", bothHaveRead, attempts));
      var second = racers.submit(() -> addUp("right", bothHaveRead, attempts));
      first.get(10, TimeUnit.SECONDS);
      second.get(10, TimeUnit.SECONDS);
    }

    assertThat(attempts).hasValueGreaterThanOrEqualTo(3);
    var names = db.read(sql -> sql.select(TENANT.NAME).from(TENANT).fetch(TENANT.NAME));
    assertThat(names).as("one after the other").containsExactlyInAnyOrder("2", "3");
  }

  @Test
  void givesUpWithAbortedAfterTheLimit() {
    var attempts = new AtomicInteger();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() ->
            db.transaction(tx -> {
              attempts.incrementAndGet();
              insert(tx.sql(), "acme");
              tx.sql().execute("do $$ begin raise exception sqlstate '40001'; end $$");
              return true;
            }))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.ABORTED));

    assertThat(attempts).hasValue(12);
    assertThat(tenants()).isZero();
  }

  @Test
  void namesTheConstraintThatWasViolated() {
    var error =
        catchThrowableOfType(
            DataAccessException.class,
            () ->
                db.transaction(tx -> {
                  insert(tx.sql(), "acme");
                  insert(tx.sql(), "acme");
                  return true;
                }));

    assertThat(Tx.violated(error)).isEqualTo("tenant_pkey");
    assertThat(tenants()).isZero();
  }

  @Test
  void constraintsThatAreCheckedAtCommitAreNamedToo() {
    db.transaction(
        tx -> tx.sql().execute("alter table tenant add constraint late unique (email) deferrable"));
    var error =
        catchThrowableOfType(
            DataAccessException.class,
            () ->
                db.transaction(tx -> {
                  tx.sql().execute("set constraints late deferred");
                  insert(tx.sql(), "one");
                  insert(tx.sql(), "two");
                  return true;
                }));
    db.transaction(tx -> tx.sql().execute("alter table tenant drop constraint late"));

    assertThat(Tx.violated(error)).isEqualTo("late");
    assertThat(tenants()).isZero();
  }

  @Test
  void holdsBackOthersThatNameTheSameThing() throws Exception {
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      var other =
          db.transaction(tx -> {
            tx.exclusively("capacity p1/c1");
            insert(tx.sql(), "first");
            var waiting =
                others.submit(() ->
                    db.transaction(second -> {
                      second.exclusively("capacity p1/c1");
                      return second.sql().fetchCount(TENANT);
                    }));
            Eventually.eventually("the other waits for the lock", DbIT::someoneWaits);
            return waiting;
          });

      assertThat(other.get(10, TimeUnit.SECONDS)).as("sees what the first wrote").isOne();
    }
  }

  @Test
  void aLostConnectionIsUnavailableAndTheNextCallIsFine() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() ->
            db.transaction(tx -> {
              insert(tx.sql(), "acme");
              kill(tx.sql().fetchSingle("select pg_backend_pid()").get(0, int.class));
              return tx.sql().fetchCount(TENANT);
            }))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE));

    assertThat(tenants()).isZero();
  }

  @Test
  void aClosedPoolIsUnavailable() {
    var closed = new Db(db.url(), 1);
    closed.close();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> closed.transaction(tx -> true))
        .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  private static int addUp(String login, CyclicBarrier bothHaveRead, AtomicInteger attempts) {
    return db.transaction(tx -> {
      tx.sql().execute("set transaction isolation level serializable");
      var sum = tx.sql().select(TENANT.NAME).from(TENANT).fetch(TENANT.NAME, int.class);
      if (attempts.incrementAndGet() <= 2) {
        meet(bothHaveRead);
      }
      return tx.sql()
          .update(TENANT)
          .set(TENANT.NAME, String.valueOf(sum.stream().mapToInt(i -> i).sum()))
          .where(TENANT.LOGIN.eq(login))
          .execute();
    });
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void kill(int backend) {
    db.read(sql -> sql.fetchValue("select pg_terminate_backend(?, 5000)", backend));
  }

  private static boolean someoneWaits() {
    return db.read(sql ->
        sql.fetchOptional("select 1 from pg_locks where locktype = 'advisory' and not granted")
            .isPresent());
  }

  private static void insertTwo() {
    db.transaction(tx -> {
      insert(tx.sql(), "left");
      insert(tx.sql(), "right");
      return true;
    });
  }

  private static void insert(DSLContext sql, String login) {
    sql.insertInto(TENANT)
        .set(TENANT.LOGIN, login)
        .set(TENANT.NAME, "1")
        .set(TENANT.CREATED_BY, "test")
        .set(TENANT.CREATED_AT, Instant.EPOCH)
        .execute();
  }

  private static int tenants() {
    return db.read(sql -> sql.fetchCount(TENANT));
  }
}
