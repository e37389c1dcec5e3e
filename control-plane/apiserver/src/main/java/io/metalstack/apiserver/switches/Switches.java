package io.metalstack.apiserver.switches;

import static io.metalstack.tables.Tables.ALLOCATION;
import static io.metalstack.tables.Tables.ALLOCATION_NETWORK;
import static io.metalstack.tables.Tables.EXTERNAL_NETWORK_MEMBER;
import static io.metalstack.tables.Tables.IP;
import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.Network;
import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.tables.tables.records.AllocationRecord;
import io.metalstack.tables.tables.records.MachineConnectionRecord;
import io.metalstack.tables.tables.records.SwitchRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The SQL of switches; a list takes five queries whatever their number. */
final class Switches {
  /** The external network that a port belongs to. */
  private static final Network EXTERNAL = NETWORK.as("external");

  private Switches() {}

  /**
   * The switch of an id.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static SwitchRow get(DSLContext sql, String id) {
    return list(sql, SWITCH.ID.eq(id)).stream()
        .findFirst()
        .orElseThrow(() -> Problem.notFound("there is no switch \"%s\"", id));
  }

  static Optional<SwitchRecord> find(Tx tx, String id) {
    return tx.sql().selectFrom(SWITCH).where(SWITCH.ID.eq(id)).forUpdate().fetchOptional();
  }

  /**
   * The row of a switch, held until the transaction ends.
   *
   * @throws Problem NOT_FOUND if there is none
   */
  static SwitchRecord lock(Tx tx, String id) {
    return find(tx, id).orElseThrow(() -> Problem.notFound("there is no switch \"%s\"", id));
  }

  static void update(Tx tx, SwitchRecord row) {
    tx.sql().update(SWITCH).set(row).where(SWITCH.ID.eq(row.getId())).execute();
  }

  /** Removes a switch with its ports and what is connected to them. */
  static void delete(Tx tx, String id) {
    tx.sql().deleteFrom(SWITCH).where(SWITCH.ID.eq(id)).execute();
  }

  /** Takes all machines off a switch. */
  static void disconnect(Tx tx, String id) {
    tx.sql().deleteFrom(MACHINE_CONNECTION).where(MACHINE_CONNECTION.SWITCH.eq(id)).execute();
  }

  static List<SwitchRow> list(DSLContext sql, Condition condition) {
    var switches = sql.selectFrom(SWITCH).where(condition).orderBy(SWITCH.ID).fetch();
    var ports =
        sql.select(SWITCH_PORT.asterisk(), MACHINE_CONNECTION.asterisk())
            .select(ALLOCATION.UUID, ALLOCATION.PROJECT, ALLOCATION.TYPE, EXTERNAL.VRF)
            .from(SWITCH_PORT)
            .leftJoin(MACHINE_CONNECTION)
            .on(
                MACHINE_CONNECTION.SWITCH.eq(SWITCH_PORT.SWITCH),
                MACHINE_CONNECTION.PORT.eq(SWITCH_PORT.IDENTIFIER))
            .leftJoin(ALLOCATION)
            .on(
                ALLOCATION.MACHINE.eq(MACHINE_CONNECTION.MACHINE),
                ALLOCATION.INSTALLED_AT.isNotNull(),
                ALLOCATION.DELETING_SINCE.isNull())
            .leftJoin(EXTERNAL_NETWORK_MEMBER)
            .on(
                EXTERNAL_NETWORK_MEMBER.SWITCH.eq(SWITCH_PORT.SWITCH),
                EXTERNAL_NETWORK_MEMBER.PORT.eq(SWITCH_PORT.IDENTIFIER))
            .leftJoin(EXTERNAL)
            .on(EXTERNAL.ID.eq(EXTERNAL_NETWORK_MEMBER.NETWORK))
            .where(SWITCH_PORT.SWITCH.in(switches.getValues(SWITCH.ID)))
            .orderBy(SWITCH_PORT.SWITCH, SWITCH_PORT.NAME)
            .fetch();
    var configs = configs(sql, allocations(ports));
    var bySwitch = new HashMap<String, List<SwitchRow.Port>>();
    for (var port : ports) {
      bySwitch
          .computeIfAbsent(port.get(SWITCH_PORT.SWITCH), id -> new ArrayList<>())
          .add(port(port, configs));
    }
    return switches.stream()
        .map(row -> new SwitchRow(row, bySwitch.getOrDefault(row.getId(), List.of())))
        .toList();
  }

  private static SwitchRow.Port port(Record row, Map<UUID, PortConfig> configs) {
    var config = Optional.ofNullable(row.get(ALLOCATION.UUID)).map(configs::get);
    var machine =
        row.get(MACHINE_CONNECTION.MACHINE) == null
            ? Optional.<MachineConnectionRecord>empty()
            : Optional.of(row.into(MACHINE_CONNECTION));
    var free =
        machine.isEmpty() && row.get(EXTERNAL.VRF) != null
            ? PortConfig.external(row.get(EXTERNAL.VRF))
            : PortConfig.BOOTING;
    return new SwitchRow.Port(row.into(SWITCH_PORT), machine, config.orElse(free));
  }

  private static Map<UUID, AllocationRecord> allocations(Iterable<? extends Record> ports) {
    var allocations = new HashMap<UUID, AllocationRecord>();
    for (var port : ports) {
      if (port.get(ALLOCATION.UUID) != null) {
        allocations.put(port.get(ALLOCATION.UUID), port.into(ALLOCATION));
      }
    }
    return allocations;
  }

  private static Map<UUID, PortConfig> configs(
      DSLContext sql, Map<UUID, AllocationRecord> allocations) {
    if (allocations.isEmpty()) {
      return Map.of();
    }
    var networks = new HashMap<UUID, List<AllocationNetworkRecord>>();
    var announcable = new HashMap<UUID, List<Prefix>>();
    var parent = NETWORK.as("parent");
    sql.select(ALLOCATION_NETWORK.asterisk(), parent.ADDITIONAL_ANNOUNCABLE_CIDRS)
        .from(ALLOCATION_NETWORK)
        .join(NETWORK)
        .on(NETWORK.ID.eq(ALLOCATION_NETWORK.NETWORK))
        .leftJoin(parent)
        .on(parent.ID.eq(NETWORK.PARENT))
        .where(ALLOCATION_NETWORK.ALLOCATION.in(allocations.keySet()))
        .orderBy(ALLOCATION_NETWORK.ALLOCATION, ALLOCATION_NETWORK.POSITION)
        .forEach(row -> {
          var id = row.get(ALLOCATION_NETWORK.ALLOCATION);
          networks.computeIfAbsent(id, x -> new ArrayList<>()).add(row.into(ALLOCATION_NETWORK));
          var cidrs = row.get(parent.ADDITIONAL_ANNOUNCABLE_CIDRS);
          if (cidrs != null) {
            announcable.computeIfAbsent(id, x -> new ArrayList<>()).addAll(Arrays.asList(cidrs));
          }
        });
    var projects = new HashSet<UUID>();
    allocations.values().forEach(allocation -> projects.add(allocation.getProject()));
    var ips = announced(sql, projects);
    var configs = new HashMap<UUID, PortConfig>();
    allocations.forEach((id, allocation) ->
        configs.put(
            id,
            PortConfig.of(
                new PortConfig.Tenancy(
                    MachineAllocationType.forNumber(allocation.getType()),
                    networks.getOrDefault(id, List.of()),
                    ips.getOrDefault(allocation.getProject(), List.of()),
                    announcable.getOrDefault(id, List.of())))));
    return configs;
  }

  /**
   * Addresses of projects in the fewest prefixes; without those of underlays and of firewalls,
   * which announce their own.
   */
  private static Map<UUID, List<Prefix>> announced(DSLContext sql, Collection<UUID> projects) {
    var prefixes = new HashMap<UUID, List<Prefix>>();
    sql.select(IP.PROJECT, IP.ADDRESS)
        .from(IP)
        .join(NETWORK)
        .on(NETWORK.ID.eq(IP.NETWORK))
        .leftAntiJoin(ALLOCATION)
        .on(
            ALLOCATION.MACHINE.eq(IP.MACHINE),
            ALLOCATION.TYPE.eq(
                (short) MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL_VALUE))
        .where(
            IP.PROJECT.in(projects),
            NETWORK.TYPE.ne((short) NetworkType.NETWORK_TYPE_UNDERLAY_VALUE))
        .fetchGroups(IP.PROJECT, IP.ADDRESS)
        .forEach((project, ips) ->
            prefixes.put(project, PortConfig.aggregated(ips.stream().map(Ip::host).toList())));
    return prefixes;
  }
}
