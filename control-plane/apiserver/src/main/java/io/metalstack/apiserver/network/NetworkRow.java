package io.metalstack.apiserver.network;

import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.util.List;
import java.util.Map;

/**
 * A network with what belongs to it.
 *
 * @param prefixes in the order in which addresses are taken from them
 * @param usage counts for each family; empty where they were not asked for
 */
public record NetworkRow(
    NetworkRecord network, List<Prefix> prefixes, Map<Ip.Family, Usage> usage) {

  /**
   * What is in use.
   *
   * @param ips addresses handed out
   * @param children prefixes cut out for child networks
   * @param freeBlocks maximal free blocks to cut from, of at least four addresses
   */
  public record Usage(long ips, long children, long freeBlocks) {}
}
