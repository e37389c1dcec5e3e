package io.metalstack.apiserver.audit;

import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the chain again, some seals at a time and from the start when it has come to the end. A
 * trace that was changed, removed or added since it was sealed is found, as is a seal that was.
 */
public final class CheckSeals {
  private static final Logger LOG = LoggerFactory.getLogger(CheckSeals.class);

  /** Traces that one step looks at, about; the next step goes on. */
  private static final int TRACES = 20_000;

  private static final int SEALS = 500;

  private final Db db;
  private final Duration retention;
  private final Clock clock;

  /**
   * @param retention how long traces are kept; those of days before are not missed
   */
  public CheckSeals(Db db, Duration retention, Clock clock) {
    this.db = db;
    this.retention = retention;
    this.clock = clock;
  }

  /** Looks at the next seals, and forgets those whose traces are gone; returns how many. */
  public int run() {
    return db.transaction(tx -> {
      Seals.forget(tx, since());
      return step(tx);
    });
  }

  private int step(Tx tx) {
    var at = Seals.lockRound(tx);
    var seals = Seals.after(tx.sql(), Math.max(0, at - 1), SEALS);
    var looked = 0;
    var traces = 0;
    var before = Optional.<Seals.Kept>empty();
    for (var kept : seals) {
      if (kept.seal().id() > at) {
        if (traces >= TRACES) {
          break;
        }
        check(tx, before, kept);
        traces += kept.seal().count();
        looked++;
        Seals.round(tx, kept.seal().id());
      }
      before = Optional.of(kept);
    }
    if (looked == 0) {
      Seals.endRound(tx, clock.instant());
    }
    return looked;
  }

  private void check(Tx tx, Optional<Seals.Kept> before, Seals.Kept kept) {
    var seal = kept.seal();
    var what = link(before, kept);
    if (what.isEmpty()) {
      var since = since();
      what = seal.difference(Seals.parts(tx.sql(), seal.from(), seal.to(), since), since);
    }
    if (!what.isEmpty()) {
      LOG.error("the audit trail was changed: seal {}: {}", seal.id(), what);
      Seals.broken(tx, seal.id(), what, clock.instant());
    }
  }

  /** The oldest seal's forerunner has gone with its traces; it is taken as it is. */
  private static String link(Optional<Seals.Kept> before, Seals.Kept kept) {
    var seal = kept.seal();
    if (!seal.hash().equals(kept.hash())) {
      return "the seal itself was changed";
    }
    if (before.isEmpty()) {
      return "";
    }
    var last = before.get();
    if (last.seal().id() + 1 != seal.id() || last.seal().to() != seal.from()) {
      return "seals before it are missing";
    }
    return last.hash().equals(seal.previous()) ? "" : "it does not follow from the seal before";
  }

  /** The first day whose traces are all there. */
  private LocalDate since() {
    return LocalDate.ofInstant(clock.instant().minus(retention), ZoneOffset.UTC).plusDays(1);
  }
}
