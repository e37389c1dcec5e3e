package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.FREE_BLOCK;
import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.NETWORK_PREFIX;

import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.ipam.FreeBlocks;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkPrefixRecord;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The prefixes of networks, and the spaces in which what is free of them is kept: a network's own
 * under its id, and for each project that cuts from a namespaced super one more.
 */
final class NetworkPrefixes {
  private static final int UUID_LENGTH = 36;

  private NetworkPrefixes() {}

  /** Name of the set of addresses that the children of a super share. */
  static String space(String parent, @Nullable String namespace) {
    return namespace == null ? parent : parent + "/" + namespace;
  }

  /**
   * Adds a prefix to a network without parent, from which children or addresses can be taken.
   *
   * @throws Problem ALREADY_EXISTS if it overlaps one of another such network
   */
  static void add(Tx tx, NetworkRecord network, int position, Prefix prefix) {
    insert(tx, network.getId(), position, prefix, "");
    if (Networks.isSuper(NetworkType.forNumber(network.getType()))) {
      spaces(tx, network).forEach(space -> FreeBlocks.add(tx, space, position, prefix));
    } else {
      FreeBlocks.addAddresses(tx, network.getId(), position, prefix);
    }
  }

  /** Adds a prefix that was cut from a parent to a child. */
  static void addToChild(Tx tx, String child, int position, Prefix prefix, String space) {
    insert(tx, child, position, prefix, space);
    FreeBlocks.addAddresses(tx, child, position, prefix);
  }

  /**
   * Takes a prefix from a network without parent.
   *
   * @throws Problem FAILED_PRECONDITION if children or addresses are in it
   */
  static void remove(Tx tx, NetworkRecord network, NetworkPrefixRecord row) {
    var prefix = row.getPrefix();
    var children = childrenIn(tx, network.getId(), prefix);
    var addresses =
        tx.sql().fetchCount(IP, IP.NETWORK.eq(network.getId()), within(IP.ADDRESS, prefix));
    if (children + addresses > 0) {
      throw Problem.failedPrecondition(
              "prefix %s of network \"%s\" still holds %d child networks and %d addresses",
              prefix, network.getId(), children, addresses)
          .with("prefixes", "a prefix in use is left out", "delete what is in it first");
    }
    tx.sql()
        .deleteFrom(NETWORK_PREFIX)
        .where(NETWORK_PREFIX.NETWORK.eq(network.getId()), NETWORK_PREFIX.PREFIX.eq(prefix))
        .execute();
    tx.sql()
        .deleteFrom(FREE_BLOCK)
        .where(FREE_BLOCK.SPACE.in(spaces(tx, network)), FREE_BLOCK.POSITION.eq(row.getPosition()))
        .execute();
  }

  /** The prefixes of a network, in the order in which they are used. */
  static List<NetworkPrefixRecord> of(Tx tx, String network) {
    return tx.sql()
        .selectFrom(NETWORK_PREFIX)
        .where(NETWORK_PREFIX.NETWORK.eq(network))
        .orderBy(NETWORK_PREFIX.POSITION)
        .fetch();
  }

  /** Makes a super's prefixes available to one project, on the first child it asks for. */
  static void openNamespace(Tx tx, String parent, String space) {
    if (isOpen(tx, space)) {
      return;
    }
    tx.exclusively("namespace " + space);
    if (!isOpen(tx, space)) {
      of(tx, parent).forEach(row -> FreeBlocks.add(tx, space, row.getPosition(), row.getPrefix()));
    }
  }

  /** Gives a child's prefixes back to its parent. */
  static void giveBack(Tx tx, NetworkRow child) {
    var network = child.network();
    var space = space(network.getParent(), network.getNamespace());
    var roots = of(tx, network.getParent());
    for (var prefix : child.prefixes()) {
      var root =
          roots.stream().filter(row -> row.getPrefix().contains(prefix)).findFirst().orElseThrow();
      FreeBlocks.give(tx, space, root.getPosition(), prefix);
    }
  }

  /** Forgets what is free of a network. */
  static void drop(Tx tx, NetworkRecord network) {
    spaces(tx, network).forEach(space -> FreeBlocks.drop(tx, space));
  }

  /** The spaces with copies of a network's prefixes: its own, and those of opened namespaces. */
  private static Set<String> spaces(Tx tx, NetworkRecord network) {
    var spaces = new TreeSet<>(Set.of(network.getId()));
    if (network.getType() == NetworkType.NETWORK_TYPE_SUPER_NAMESPACED_VALUE) {
      var start = network.getId() + "/";
      var length = start.length() + UUID_LENGTH;
      spaces.addAll(
          tx.sql()
              .selectDistinct(FREE_BLOCK.SPACE)
              .from(FREE_BLOCK)
              .where(FREE_BLOCK.SPACE.startsWith(start), DSL.length(FREE_BLOCK.SPACE).eq(length))
              .union(
                  DSL.selectDistinct(NETWORK_PREFIX.SPACE)
                      .from(NETWORK_PREFIX)
                      .join(NETWORK)
                      .on(NETWORK.ID.eq(NETWORK_PREFIX.NETWORK))
                      .where(NETWORK.PARENT.eq(network.getId())))
              .fetchSet(FREE_BLOCK.SPACE));
    }
    return spaces;
  }

  private static boolean isOpen(Tx tx, String space) {
    return tx.sql().fetchExists(FREE_BLOCK, FREE_BLOCK.SPACE.eq(space))
        || tx.sql().fetchExists(NETWORK_PREFIX, NETWORK_PREFIX.SPACE.eq(space));
  }

  private static int childrenIn(Tx tx, String parent, Prefix prefix) {
    return tx.sql()
        .fetchCount(
            NETWORK.join(NETWORK_PREFIX).on(NETWORK_PREFIX.NETWORK.eq(NETWORK.ID)),
            NETWORK.PARENT.eq(parent),
            within(NETWORK_PREFIX.PREFIX, prefix));
  }

  private static Condition within(org.jooq.Field<?> address, Prefix prefix) {
    return DSL.condition("{0} <<= {1}::cidr", address, DSL.val(prefix.toString()));
  }

  private static void insert(Tx tx, String network, int position, Prefix prefix, String space) {
    try {
      tx.sql()
          .insertInto(NETWORK_PREFIX)
          .set(NETWORK_PREFIX.NETWORK, network)
          .set(NETWORK_PREFIX.PREFIX, prefix)
          .set(NETWORK_PREFIX.POSITION, (short) position)
          .set(NETWORK_PREFIX.SPACE, space)
          .execute();
    } catch (DataAccessException e) {
      if ("network_prefix_overlaps".equals(Tx.violated(e))) {
        throw Problem.alreadyExists("prefix %s overlaps one of another network", prefix)
            .with("prefixes", prefix + " is taken", "choose a prefix that no network uses")
            .causedBy(e);
      }
      throw e;
    }
  }
}
