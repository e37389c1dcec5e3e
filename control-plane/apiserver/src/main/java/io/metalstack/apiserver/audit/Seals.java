package io.metalstack.apiserver.audit;

import static io.metalstack.tables.Tables.AUDIT_BREAK;
import static io.metalstack.tables.Tables.AUDIT_ROUND;
import static io.metalstack.tables.Tables.AUDIT_SEAL;

import com.google.protobuf.ByteString;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AuditBreakRecord;
import io.metalstack.tables.tables.records.AuditSealRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of the chain. */
final class Seals {
  /** Every transaction below this number has ended, and no new one will have such a number. */
  static final String HORIZON = "(pg_snapshot_xmin(pg_current_snapshot())::text)::bigint";

  /** What is proved of a trace: all that it says, and its place. */
  private static final String DIGEST =
      """
      sha256(convert_to(jsonb_build_array(xid, seq, id, (extract(epoch from at) * 1000000)::bigint,
        method, phase, caller, tenant, project, source, result_code, body)::text, 'UTF8'))\
      """;

  private Seals() {}

  static long horizon(DSLContext sql) {
    return sql.select(DSL.field(HORIZON, Long.class)).fetchSingle().value1();
  }

  /** The traces of a range of transactions as they are, by day. */
  static List<Seal.Part> parts(DSLContext sql, long from, long to, LocalDate since) {
    return sql.resultQuery(
            "select (at at time zone 'UTC')::date, count(*)::integer,"
                + " sha256(string_agg("
                + DIGEST
                + ", ''::bytea order by xid, seq))"
                + " from audit where xid >= ? and xid < ? and at >= ?::date at time zone 'UTC'"
                + " group by 1 order by 1",
            from,
            to,
            since)
        .fetch(row ->
            new Seal.Part(
                Objects.requireNonNull(row.get(0, LocalDate.class)),
                Objects.requireNonNull(row.get(1, Integer.class)),
                ByteString.copyFrom(Objects.requireNonNull(row.get(2, byte[].class)))));
  }

  static Optional<Seal> latest(DSLContext sql) {
    return sql.selectFrom(AUDIT_SEAL)
        .orderBy(AUDIT_SEAL.ID.desc())
        .limit(1)
        .fetchOptional(Seals::seal);
  }

  static void insert(Tx tx, Seal seal, Instant now) {
    var row = new AuditSealRecord();
    row.setId(seal.id());
    row.setXidFrom(seal.from());
    row.setXidTo(seal.to());
    row.setDays(seal.parts().stream().map(Seal.Part::day).toArray(LocalDate[]::new));
    row.setCounts(seal.parts().stream().map(Seal.Part::count).toArray(Integer[]::new));
    row.setDigests(
        seal.parts().stream().map(part -> part.digest().toByteArray()).toArray(byte[][]::new));
    row.setPrevious(seal.previous().toByteArray());
    row.setHash(seal.hash().toByteArray());
    row.setSealedAt(now);
    tx.sql().insertInto(AUDIT_SEAL).set(row).execute();
  }

  /** Seals in their order, with the hash that each was given. */
  static List<Kept> after(DSLContext sql, long id, int limit) {
    return sql.selectFrom(AUDIT_SEAL)
        .where(AUDIT_SEAL.ID.gt(id))
        .orderBy(AUDIT_SEAL.ID)
        .limit(limit)
        .fetch(row -> new Kept(seal(row), ByteString.copyFrom(row.getHash())));
  }

  /**
   * A seal as it was stored.
   *
   * @param hash what it is said to have hashed to
   */
  record Kept(Seal seal, ByteString hash) {}

  /** Removes the seals before the first that covers a day whose time is not over. */
  static int forget(Tx tx, LocalDate kept) {
    return tx.sql()
        .deleteFrom(AUDIT_SEAL)
        .where(
            AUDIT_SEAL.ID.lt(
                DSL.select(DSL.min(AUDIT_SEAL.ID)).from(AUDIT_SEAL).where("? <= any(days)", kept)))
        .execute();
  }

  static void broken(Tx tx, long seal, String what, Instant now) {
    tx.sql()
        .insertInto(AUDIT_BREAK)
        .set(AUDIT_BREAK.SEAL, seal)
        .set(AUDIT_BREAK.FOUND_AT, now)
        .set(AUDIT_BREAK.WHAT, what)
        .onConflictDoNothing()
        .execute();
  }

  /** The breaks that were found, first to last. */
  static List<AuditBreakRecord> breaks(DSLContext sql) {
    return sql.selectFrom(AUDIT_BREAK).orderBy(AUDIT_BREAK.SEAL).fetch();
  }

  /** The last seal that was looked at in the round that goes on; others wait meanwhile. */
  static long lockRound(Tx tx) {
    return tx.sql().select(AUDIT_ROUND.SEAL).from(AUDIT_ROUND).forUpdate().fetchSingle().value1();
  }

  static void round(Tx tx, long seal) {
    tx.sql().update(AUDIT_ROUND).set(AUDIT_ROUND.SEAL, seal).execute();
  }

  static void endRound(Tx tx, Instant now) {
    tx.sql().update(AUDIT_ROUND).set(AUDIT_ROUND.SEAL, 0L).set(AUDIT_ROUND.ENDED_AT, now).execute();
  }

  private static Seal seal(AuditSealRecord row) {
    var parts = new ArrayList<Seal.Part>();
    for (var i = 0; i < row.getDays().length; i++) {
      parts.add(
          new Seal.Part(
              row.getDays()[i], row.getCounts()[i], ByteString.copyFrom(row.getDigests()[i])));
    }
    return new Seal(
        row.getId(),
        row.getXidFrom(),
        row.getXidTo(),
        List.copyOf(parts),
        ByteString.copyFrom(row.getPrevious()));
  }
}
