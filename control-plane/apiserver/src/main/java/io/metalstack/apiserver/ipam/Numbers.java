package io.metalstack.apiserver.ipam;

import static io.metalstack.tables.Tables.ASN;
import static io.metalstack.tables.Tables.VRF;

import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The pools of VRFs and ASNs, 1 to 131072 each. A number is drawn at random, and the table's key
 * refuses a second owner; only a nearly full pool is searched for a gap.
 */
public final class Numbers {
  /** What is added to a number of the pool to make an ASN of the private 32-bit range. */
  public static final long ASN_BASE = 4_210_000_000L;

  private static final int LAST = 131_072;
  private static final int DRAWS = 20;

  private final RandomGenerator random;

  public Numbers(RandomGenerator random) {
    this.random = random;
  }

  /** A VRF that nobody else has, for a network. */
  public int acquireVrf(Tx tx, String network) {
    return acquire(tx, VRF, VRF.ID, "VRF", number -> claimVrf(tx, number, network));
  }

  /**
   * A given VRF for a network.
   *
   * @throws Problem ALREADY_EXISTS if it is taken, INVALID_ARGUMENT beyond the pool
   */
  public int acquireVrf(Tx tx, long wanted, String network) {
    if (wanted < 1 || wanted > LAST) {
      throw Problem.invalidArgument("vrf is %d, expected 1 to %d", wanted, LAST)
          .with("vrf", "out of range", "");
    }
    if (!claimVrf(tx, (int) wanted, network)) {
      throw Problem.alreadyExists("vrf %d belongs to another network", wanted)
          .with("vrf", "taken", "leave it out to get a free one");
    }
    return (int) wanted;
  }

  public void releaseVrf(Tx tx, String network) {
    tx.sql().deleteFrom(VRF).where(VRF.NETWORK.eq(network)).execute();
  }

  /** An ASN that nobody else has, for an allocation. */
  public long acquireAsn(Tx tx, UUID allocation) {
    return ASN_BASE + acquire(tx, ASN, ASN.ID, "ASN", number -> claimAsn(tx, number, allocation));
  }

  public void releaseAsn(Tx tx, UUID allocation) {
    tx.sql().deleteFrom(ASN).where(ASN.ALLOCATION.eq(allocation)).execute();
  }

  private int acquire(Tx tx, Table<?> table, Field<Integer> id, String name, IntPredicate claim) {
    for (var draw = 0; draw < DRAWS; draw++) {
      var number = random.nextInt(1, LAST + 1);
      if (claim.test(number)) {
        return number;
      }
    }
    var all = DSL.table("generate_series(1, {0})", DSL.inline(LAST)).as("pool", "number");
    var number = DSL.field(DSL.name("pool", "number"), Integer.class);
    for (var free :
        tx.sql()
            .select(number)
            .from(all)
            .whereNotExists(DSL.selectOne().from(table).where(id.eq(number)))
            .limit(DRAWS)
            .fetch(number)) {
      if (claim.test(free)) {
        return free;
      }
    }
    throw Problem.resourceExhausted("no %s is left of the %d in the pool", name, LAST)
        .with("", "pool exhausted", "delete networks or machines that are no longer used");
  }

  private static boolean claimVrf(Tx tx, int number, String network) {
    return tx.sql()
            .insertInto(VRF)
            .set(VRF.ID, number)
            .set(VRF.NETWORK, network)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  private static boolean claimAsn(Tx tx, int number, UUID allocation) {
    return tx.sql()
            .insertInto(ASN)
            .set(ASN.ID, number)
            .set(ASN.ALLOCATION, allocation)
            .onConflictDoNothing()
            .execute()
        == 1;
  }
}
