package io.metalstack.apiserver.ipam;

import static io.metalstack.tables.Tables.FREE_BLOCK;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.FreeBlockRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The free blocks of address spaces, a buddy system in rows. Taking locks one row, and passes by
 * those that others are taking from, so that calls do not wait for one another while there is a
 * second block.
 */
public final class FreeBlocks {
  private static final Field<Integer> FAMILY =
      field("family({0})", SQLDataType.INTEGER, FREE_BLOCK.PREFIX);

  private FreeBlocks() {}

  /**
   * Adds the whole of a prefix to a space.
   *
   * @param position blocks of a lower position are taken first
   */
  public static void add(Tx tx, String space, int position, Prefix prefix) {
    insert(tx, space, (short) position, List.of(prefix));
  }

  /** Takes the first free block of a length; empty if none is left. */
  public static Optional<Prefix> take(Tx tx, String space, Ip.Family family, int length) {
    var fits =
        FREE_BLOCK
            .SPACE
            .eq(space)
            .and(FAMILY.eq(family == Ip.Family.IPV4 ? 4 : 6))
            .and(FREE_BLOCK.LENGTH.le((short) length));
    var block = remove(tx, fits, true);
    while (block == null && tx.sql().fetchExists(FREE_BLOCK, fits)) {
      // Others are taking from all that is left. Wait for one of them; what it leaves may do.
      block = remove(tx, fits, false);
    }
    if (block == null) {
      return Optional.empty();
    }
    var taken = block.getPrefix();
    var rest = new ArrayList<Prefix>();
    while (taken.length() < length) {
      taken = taken.lowerHalf();
      rest.add(taken.buddy());
    }
    insert(tx, space, block.getPosition(), rest);
    return Optional.of(taken);
  }

  /** Takes one given block; false if some of it is taken already. */
  public static boolean takeExactly(Tx tx, String space, Prefix wanted) {
    var around = new ArrayList<Prefix>();
    for (var length = wanted.length(); length >= 0; length--) {
      around.add(Prefix.around(wanted.address(), length));
    }
    var holds = FREE_BLOCK.SPACE.eq(space).and(FREE_BLOCK.PREFIX.in(around));
    var block = remove(tx, holds, false);
    while (block == null && tx.sql().fetchExists(FREE_BLOCK, holds)) {
      // Another call has just split the block; the wanted part may be in what it left.
      block = remove(tx, holds, false);
    }
    if (block == null) {
      return false;
    }
    var rest = new ArrayList<Prefix>();
    for (var length = block.getPrefix().length() + 1; length <= wanted.length(); length++) {
      rest.add(Prefix.around(wanted.address(), length).buddy());
    }
    insert(tx, space, block.getPosition(), rest);
    return true;
  }

  /** Gives a block back, and joins it with the free halves beside it. */
  public static void give(Tx tx, String space, int position, Prefix prefix) {
    tx.exclusively("give " + space);
    var joined = prefix;
    while (joined.length() > 0
        && tx.sql()
                .deleteFrom(FREE_BLOCK)
                .where(
                    FREE_BLOCK.SPACE.eq(space),
                    FREE_BLOCK.POSITION.eq((short) position),
                    FREE_BLOCK.PREFIX.eq(joined.buddy()))
                .execute()
            == 1) {
      joined = joined.parent();
    }
    insert(tx, space, (short) position, List.of(joined));
  }

  /** Forgets a space, with all that is free in it. */
  public static void drop(Tx tx, String space) {
    tx.sql().deleteFrom(FREE_BLOCK).where(FREE_BLOCK.SPACE.eq(space)).execute();
  }

  /**
   * Makes a prefix ready to hand out single addresses: all but its first and, for IPv4, its last.
   * Point-to-point prefixes have none to hand out.
   */
  public static void addAddresses(Tx tx, String space, int position, Prefix prefix) {
    var blocks = new ArrayList<Prefix>();
    for (var block : without(prefix, prefix.first())) {
      if (prefix.family() == Ip.Family.IPV4) {
        blocks.addAll(without(block, prefix.last()));
      } else {
        blocks.add(block);
      }
    }
    insert(tx, space, (short) position, blocks);
  }

  /** What is left of a block, in the largest parts, without one address. */
  private static List<Prefix> without(Prefix block, Ip address) {
    if (!block.contains(address)) {
      return List.of(block);
    }
    var rest = new ArrayList<Prefix>();
    for (var length = block.length() + 1; length <= address.family().bits(); length++) {
      rest.add(Prefix.around(address, length).buddy());
    }
    return rest;
  }

  private static @Nullable FreeBlockRecord remove(Tx tx, Condition fits, boolean passBy) {
    var first =
        select(FREE_BLOCK.SPACE, FREE_BLOCK.PREFIX)
            .from(FREE_BLOCK)
            .where(fits)
            .orderBy(FREE_BLOCK.POSITION, FREE_BLOCK.LENGTH.desc(), FREE_BLOCK.PREFIX)
            .limit(1)
            .forUpdate();
    return tx.sql()
        .deleteFrom(FREE_BLOCK)
        .where(row(FREE_BLOCK.SPACE, FREE_BLOCK.PREFIX).in(passBy ? first.skipLocked() : first))
        .returning()
        .fetchOne();
  }

  private static void insert(Tx tx, String space, short position, List<Prefix> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    var insert =
        tx.sql().insertInto(FREE_BLOCK, FREE_BLOCK.SPACE, FREE_BLOCK.POSITION, FREE_BLOCK.PREFIX);
    for (var block : blocks) {
      insert = insert.values(space, position, block);
    }
    insert.execute();
  }
}
