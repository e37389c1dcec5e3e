package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.EXTERNAL_NETWORK_MEMBER;
import static io.metalstack.tables.Tables.MACHINE_CONNECTION;
import static io.metalstack.tables.Tables.SWITCH;
import static io.metalstack.tables.Tables.SWITCH_PORT;

import io.metalstack.admin.v2.NetworkServiceListExternalMembersRequest;
import io.metalstack.admin.v2.NetworkServiceListExternalMembersResponse;
import io.metalstack.api.v2.ExternalNetworkMember;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** All SQL of the switch ports that belong to external networks. */
final class ExternalMembers {
  private ExternalMembers() {}

  /**
   * A port as it stands.
   *
   * @param identifier its key in the switch
   * @param network the external network that it belongs to
   */
  record Port(String name, String identifier, Optional<String> network, Optional<UUID> machine) {}

  /** The ports of a network by switch, both in the order of their names. */
  static NetworkServiceListExternalMembersResponse list(
      DSLContext sql, Caller caller, NetworkServiceListExternalMembersRequest request) {
    var query = request.getQuery();
    Networks.get(sql, request.getNetwork());
    var response = NetworkServiceListExternalMembersResponse.newBuilder();
    sql.select(SWITCH_PORT.SWITCH, SWITCH_PORT.NAME)
        .from(EXTERNAL_NETWORK_MEMBER)
        .join(SWITCH_PORT)
        .on(
            SWITCH_PORT.SWITCH.eq(EXTERNAL_NETWORK_MEMBER.SWITCH),
            SWITCH_PORT.IDENTIFIER.eq(EXTERNAL_NETWORK_MEMBER.PORT))
        .join(SWITCH)
        .on(SWITCH.ID.eq(SWITCH_PORT.SWITCH))
        .where(
            EXTERNAL_NETWORK_MEMBER.NETWORK.eq(request.getNetwork()),
            new Filter()
                .equal(query.hasSwitch(), SWITCH.ID, query.getSwitch())
                .equal(query.hasRack(), SWITCH.RACK, query.getRack())
                .condition())
        .orderBy(SWITCH_PORT.SWITCH, SWITCH_PORT.NAME)
        .fetchGroups(SWITCH_PORT.SWITCH, SWITCH_PORT.NAME)
        .forEach((id, ports) ->
            response.addMembers(
                ExternalNetworkMember.newBuilder().setSwitch(id).addAllPorts(ports)));
    return response.build();
  }

  /**
   * The partition of a switch, which is held.
   *
   * @throws Problem NOT_FOUND if there is no such switch
   */
  static String partition(Tx tx, String id) {
    return tx.sql()
        .select(SWITCH.PARTITION)
        .from(SWITCH)
        .where(SWITCH.ID.eq(id))
        .forKeyShare()
        .fetchOptional(SWITCH.PARTITION)
        .orElseThrow(() -> Problem.notFound("there is no switch \"%s\"", id));
  }

  /** The ports of a switch that have one of the names, locked, by name. */
  static Map<String, Port> lock(Tx tx, String id, Collection<String> names) {
    tx.sql()
        .selectOne()
        .from(SWITCH_PORT)
        .where(SWITCH_PORT.SWITCH.eq(id), SWITCH_PORT.NAME.in(names))
        .orderBy(SWITCH_PORT.IDENTIFIER)
        .forUpdate()
        .execute();
    return tx
        .sql()
        .select(
            SWITCH_PORT.NAME,
            SWITCH_PORT.IDENTIFIER,
            EXTERNAL_NETWORK_MEMBER.NETWORK,
            MACHINE_CONNECTION.MACHINE)
        .from(SWITCH_PORT)
        .leftJoin(EXTERNAL_NETWORK_MEMBER)
        .on(
            EXTERNAL_NETWORK_MEMBER.SWITCH.eq(SWITCH_PORT.SWITCH),
            EXTERNAL_NETWORK_MEMBER.PORT.eq(SWITCH_PORT.IDENTIFIER))
        .leftJoin(MACHINE_CONNECTION)
        .on(
            MACHINE_CONNECTION.SWITCH.eq(SWITCH_PORT.SWITCH),
            MACHINE_CONNECTION.PORT.eq(SWITCH_PORT.IDENTIFIER))
        .where(SWITCH_PORT.SWITCH.eq(id), SWITCH_PORT.NAME.in(names))
        .fetch(row ->
            new Port(
                row.value1(),
                row.value2(),
                Optional.ofNullable(row.value3()),
                Optional.ofNullable(row.value4())))
        .stream()
        .collect(Collectors.toMap(Port::name, Function.identity()));
  }

  static void add(Tx tx, String network, String id, List<Port> ports) {
    var insert =
        tx.sql()
            .insertInto(
                EXTERNAL_NETWORK_MEMBER,
                EXTERNAL_NETWORK_MEMBER.SWITCH,
                EXTERNAL_NETWORK_MEMBER.PORT,
                EXTERNAL_NETWORK_MEMBER.NETWORK);
    for (var port : ports) {
      insert = insert.values(id, port.identifier(), network);
    }
    insert.onConflictDoNothing().execute();
  }

  static void remove(Tx tx, String network, String id, List<Port> ports) {
    tx.sql()
        .deleteFrom(EXTERNAL_NETWORK_MEMBER)
        .where(
            EXTERNAL_NETWORK_MEMBER.NETWORK.eq(network),
            EXTERNAL_NETWORK_MEMBER.SWITCH.eq(id),
            EXTERNAL_NETWORK_MEMBER.PORT.in(ports.stream().map(Port::identifier).toList()))
        .execute();
  }
}
