package io.metalstack.apiserver.audit;

import com.google.protobuf.ByteString;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the traces that were committed since the last seal. Calls do not wait for each other: their
 * order is made afterwards, from the numbers of their transactions.
 */
public final class SealTraces {
  private static final Logger LOG = LoggerFactory.getLogger(SealTraces.class);
  private static final LocalDate EVER = LocalDate.EPOCH;

  private final Db db;
  private final Clock clock;

  public SealTraces(Db db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Seals, unless there is nothing new; returns how many traces. */
  public int run() {
    return db.transaction(this::seal);
  }

  private int seal(Tx tx) {
    tx.exclusively("audit chain");
    var last = Seals.latest(tx.sql());
    var from = last.map(Seal::to).orElse(0L);
    var to = Seals.horizon(tx.sql());
    if (to < from) {
      LOG.error("traces cannot be sealed: the database counts its transactions from anew");
      return 0;
    }
    var parts = Seals.parts(tx.sql(), from, to, EVER);
    if (parts.isEmpty()) {
      return 0;
    }
    var seal =
        new Seal(
            last.map(Seal::id).orElse(0L) + 1,
            from,
            to,
            parts,
            last.map(Seal::hash).orElse(ByteString.EMPTY));
    Seals.insert(tx, seal, clock.instant());
    LOG.debug(
        "seal {} over {} traces: {}",
        seal.id(),
        seal.count(),
        HexFormat.of().formatHex(seal.hash().toByteArray()));
    return seal.count();
  }
}
