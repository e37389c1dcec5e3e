package io.metalstack.apiserver.network;

import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.NETWORK_PREFIX;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import io.metalstack.api.v2.NetworkAddressFamily;
import io.metalstack.api.v2.NetworkQuery;
import io.metalstack.api.v2.NetworkServiceGetRequest;
import io.metalstack.api.v2.NetworkServiceGetResponse;
import io.metalstack.api.v2.NetworkServiceListBaseNetworksRequest;
import io.metalstack.api.v2.NetworkServiceListBaseNetworksResponse;
import io.metalstack.api.v2.NetworkServiceListRequest;
import io.metalstack.api.v2.NetworkServiceListResponse;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.values.Prefix;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Get and List of networks, for both faces. */
final class NetworkReads {
  private static final List<Short> BASE =
      List.of(
          (short) NetworkType.NETWORK_TYPE_CHILD_SHARED_VALUE,
          (short) NetworkType.NETWORK_TYPE_EXTERNAL_VALUE,
          (short) NetworkType.NETWORK_TYPE_SUPER_VALUE,
          (short) NetworkType.NETWORK_TYPE_SUPER_NAMESPACED_VALUE);

  private NetworkReads() {}

  static NetworkServiceGetResponse get(
      DSLContext sql, Caller caller, NetworkServiceGetRequest request) {
    var row = Networks.ofProject(sql, request.getId(), request.getProject());
    return NetworkServiceGetResponse.newBuilder().setNetwork(NetworkView.message(row)).build();
  }

  static io.metalstack.admin.v2.NetworkServiceGetResponse get(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.NetworkServiceGetRequest request) {
    return io.metalstack.admin.v2.NetworkServiceGetResponse.newBuilder()
        .setNetwork(NetworkView.message(Networks.get(sql, request.getId())))
        .build();
  }

  static NetworkServiceListResponse list(
      DSLContext sql, Caller caller, NetworkServiceListRequest request) {
    var condition = matches(request.getQuery());
    if (!request.getProject().isEmpty()) {
      condition = condition.and(NETWORK.PROJECT.eq(Filter.uuid(request.getProject())));
    }
    var response = NetworkServiceListResponse.newBuilder();
    Networks.list(sql, condition).forEach(row -> response.addNetworks(NetworkView.message(row)));
    return response.build();
  }

  static io.metalstack.admin.v2.NetworkServiceListResponse list(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.NetworkServiceListRequest request) {
    var response = io.metalstack.admin.v2.NetworkServiceListResponse.newBuilder();
    Networks.list(sql, matches(request.getQuery()))
        .forEach(row -> response.addNetworks(NetworkView.message(row)));
    return response.build();
  }

  /** What a project may cut from or attach to: its own, and those of nobody. */
  static NetworkServiceListBaseNetworksResponse listBase(
      DSLContext sql, Caller caller, NetworkServiceListBaseNetworksRequest request) {
    var own =
        request.getProject().isEmpty()
            ? NETWORK.PROJECT.isNull()
            : NETWORK.PROJECT.eq(Filter.uuid(request.getProject())).or(NETWORK.PROJECT.isNull());
    var response = NetworkServiceListBaseNetworksResponse.newBuilder();
    Networks.list(sql, matches(request.getQuery()).and(NETWORK.TYPE.in(BASE)).and(own))
        .forEach(row ->
            response.addNetworks(
                row.network().getProject() == null
                    ? NetworkView.foreign(row)
                    : NetworkView.message(row)));
    return response.build();
  }

  private static Condition matches(NetworkQuery query) {
    var filter =
        new Filter()
            .equal(query.hasId(), NETWORK.ID, query.getId())
            .equal(query.hasName(), NETWORK.NAME, query.getName())
            .equal(query.hasDescription(), NETWORK.DESCRIPTION, query.getDescription())
            .equal(query.hasPartition(), NETWORK.PARTITION, query.getPartition())
            .uuid(query.hasProject(), NETWORK.PROJECT, query.getProject())
            .equal(query.hasNamespace(), NETWORK.NAMESPACE, query.getNamespace())
            .equal(query.hasVrf(), NETWORK.VRF, Integer.toUnsignedLong(query.getVrf()))
            .equal(query.hasParentNetwork(), NETWORK.PARENT, query.getParentNetwork())
            .number(query.hasType(), NETWORK.TYPE, query.getTypeValue())
            .number(query.hasNatType(), NETWORK.NAT_TYPE, query.getNatTypeValue())
            .labels(NETWORK.LABELS, query.getLabels());
    for (var prefix : query.getPrefixesList()) {
      filter.and(hasPrefix(NETWORK_PREFIX.PREFIX.eq(Prefix.parse(prefix))));
    }
    if (query.getDestinationPrefixesCount() > 0) {
      filter.and(
          NETWORK.DESTINATION_PREFIXES.contains(
              query.getDestinationPrefixesList().stream()
                  .map(Prefix::parse)
                  .toArray(Prefix[]::new)));
    }
    if (query.hasAddressFamily()) {
      filter.and(family(query.getAddressFamily()));
    }
    return filter.condition();
  }

  private static Condition family(NetworkAddressFamily family) {
    var v4 = hasPrefix(DSL.condition("family({0}) = 4", NETWORK_PREFIX.PREFIX));
    var v6 = hasPrefix(DSL.condition("family({0}) = 6", NETWORK_PREFIX.PREFIX));
    return switch (family) {
      case NETWORK_ADDRESS_FAMILY_V4 -> v4;
      case NETWORK_ADDRESS_FAMILY_V6 -> v6;
      case NETWORK_ADDRESS_FAMILY_DUAL_STACK -> v4.and(v6);
      case NETWORK_ADDRESS_FAMILY_UNSPECIFIED, UNRECOGNIZED -> DSL.noCondition();
    };
  }

  private static Condition hasPrefix(Condition condition) {
    return exists(
        selectOne().from(NETWORK_PREFIX).where(NETWORK_PREFIX.NETWORK.eq(NETWORK.ID), condition));
  }
}
