package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.MACHINE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.metalstack.api.v2.MachineAllocationQuery;
import io.metalstack.api.v2.MachineNetworkQuery;
import io.metalstack.api.v2.MachineNicQuery;
import io.metalstack.api.v2.MachineQuery;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The query of a machine list as a condition. */
final class MachineFilter {
  private MachineFilter() {}

  /**
   * The condition of a query.
   *
   * @param serversSince servers not seen since then hold no waiting machines
   */
  static Condition of(MachineQuery query, Instant serversSince) {
    var filter =
        new Filter()
            .uuid(query.hasUuid(), MACHINE.UUID, query.getUuid())
            .equal(query.hasName(), ALLOCATION.NAME, query.getName())
            .equal(query.hasPartition(), MACHINE.PARTITION, query.getPartition())
            .equal(query.hasSize(), MACHINE.SIZE, query.getSize())
            .equal(query.hasRack(), MACHINE.RACK, query.getRack())
            .equal(query.hasRoom(), MACHINE.ROOM, query.getRoom())
            .labels(MACHINE.LABELS, query.getLabels());
    if (query.hasState()) {
      filter.and(
          switch (query.getState()) {
            case MACHINE_STATE_AVAILABLE, MACHINE_STATE_UNSPECIFIED -> Machines.available();
            case MACHINE_STATE_LOCKED, MACHINE_STATE_TAINTED, UNRECOGNIZED ->
                MACHINE.STATE.eq((short) query.getStateValue());
          });
    }
    if (query.hasWaiting()) {
      var waiting = Machines.waiting(serversSince);
      filter.and(query.getWaiting() ? waiting : waiting.not());
    }
    if (query.hasPreallocated()) {
      // Nothing is ever half allocated here.
      filter.and(query.getPreallocated() ? DSL.falseCondition() : DSL.noCondition());
    }
    if (query.hasNotAllocated()) {
      filter.and(query.getNotAllocated() ? ALLOCATION.UUID.isNull() : ALLOCATION.UUID.isNotNull());
    }
    if (query.hasHardware()) {
      var hardware = query.getHardware();
      filter
          .equal(hardware.hasMemory(), MACHINE.MEMORY, unsigned(hardware.getMemory()))
          .equal(hardware.hasCpuCores(), MACHINE.CPU_CORES, hardware.getCpuCores());
    }
    if (query.hasBmc()) {
      var bmc = query.getBmc();
      filter
          .equal(bmc.hasAddress(), MACHINE.BMC_HOST, bmc.getAddress())
          .equal(bmc.hasMac(), MACHINE.BMC_MAC, bmc.getMac().toLowerCase(Locale.ROOT))
          .equal(bmc.hasUser(), MACHINE.BMC_USER, bmc.getUser())
          .equal(bmc.hasInterface(), MACHINE.BMC_INTERFACE, bmc.getInterface());
    }
    if (query.hasFru()) {
      filter.and(FruFilter.of(query.getFru()));
    }
    filter.all(MACHINE.DISK_NAMES, query.getDisk().getNamesList());
    if (query.getDisk().getSizesCount() > 0) {
      filter.and(
          MACHINE.DISK_SIZES.contains(
              query.getDisk().getSizesList().stream()
                  .map(MachineFilter::unsigned)
                  .toArray(BigInteger[]::new)));
    }
    return filter
        .and(nic(query.getNic()))
        .and(allocation(query.getAllocation()))
        .and(network(query.getNetwork()))
        .condition();
  }

  private static Condition nic(MachineNicQuery query) {
    return new Filter()
        .all(MACHINE.NIC_MACS, lower(query.getMacsList()))
        .all(MACHINE.NIC_NAMES, query.getNamesList())
        .all(MACHINE.NEIGHBOR_MACS, lower(query.getNeighborMacsList()))
        .all(MACHINE.NEIGHBOR_NAMES, query.getNeighborNamesList())
        .condition();
  }

  private static Condition allocation(MachineAllocationQuery query) {
    return new Filter()
        .uuid(query.hasUuid(), ALLOCATION.UUID, query.getUuid())
        .equal(query.hasName(), ALLOCATION.NAME, query.getName())
        .uuid(query.hasProject(), ALLOCATION.PROJECT, query.getProject())
        .equal(query.hasImage(), ALLOCATION.IMAGE, query.getImage())
        .equal(query.hasHostname(), ALLOCATION.HOSTNAME, query.getHostname())
        .number(query.hasAllocationType(), ALLOCATION.TYPE, query.getAllocationTypeValue())
        .equal(query.hasFilesystemLayout(), ALLOCATION.LAYOUT, query.getFilesystemLayout())
        .labels(ALLOCATION.LABELS, query.getLabels())
        .condition();
  }

  private static Condition network(MachineNetworkQuery query) {
    var each = new Filter();
    for (var network : query.getNetworksList()) {
      each.and(inNetwork(ALLOCATION_NETWORK.NETWORK.eq(network)));
    }
    for (var prefix : query.getPrefixesList()) {
      each.and(inNetwork(ALLOCATION_NETWORK.PREFIXES.contains(array(prefix))));
    }
    for (var prefix : query.getDestinationPrefixesList()) {
      each.and(inNetwork(ALLOCATION_NETWORK.DESTINATION_PREFIXES.contains(array(prefix))));
    }
    for (var ip : query.getIpsList()) {
      each.and(inNetwork(ALLOCATION_NETWORK.IPS.contains(new Ip[] {Ip.parse(ip)})));
    }
    for (var vrf : query.getVrfsList()) {
      each.and(inNetwork(ALLOCATION_NETWORK.VRF.eq(vrf)));
    }
    for (var asn : query.getAsnsList()) {
      each.and(inNetwork(ALLOCATION_NETWORK.ASN.eq(Integer.toUnsignedLong(asn))));
    }
    return each.condition();
  }

  private static Condition inNetwork(Condition condition) {
    return exists(
        selectOne()
            .from(ALLOCATION_NETWORK)
            .where(ALLOCATION_NETWORK.ALLOCATION.eq(ALLOCATION.UUID), condition));
  }

  private static Prefix[] array(String prefix) {
    return new Prefix[] {Prefix.parse(prefix)};
  }

  private static List<String> lower(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }
}
