package io.metalstack.apiserver.ip;

import static io.metalstack.tables.Tables.IP;

import io.metalstack.api.v2.IPAddressFamily;
import io.metalstack.api.v2.IPQuery;
import io.metalstack.api.v2.IPServiceGetRequest;
import io.metalstack.api.v2.IPServiceGetResponse;
import io.metalstack.api.v2.IPServiceListRequest;
import io.metalstack.api.v2.IPServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Get and List of IP addresses, for both faces. */
final class IpReads {
  private IpReads() {}

  static IPServiceGetResponse get(DSLContext sql, Caller caller, IPServiceGetRequest request) {
    var row = Ips.get(sql, request.getIp(), request.getProject(), request.getNamespace());
    return IPServiceGetResponse.newBuilder().setIp(IpView.message(row)).build();
  }

  static IPServiceListResponse list(DSLContext sql, Caller caller, IPServiceListRequest request) {
    var response = IPServiceListResponse.newBuilder();
    var own = IP.PROJECT.eq(Filter.uuid(request.getProject()));
    Ips.list(sql, matches(request.getQuery()).and(own))
        .forEach(row -> response.addIps(IpView.message(row)));
    return response.build();
  }

  static io.metalstack.admin.v2.IPServiceListResponse list(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.IPServiceListRequest request) {
    var response = io.metalstack.admin.v2.IPServiceListResponse.newBuilder();
    Ips.list(sql, matches(request.getQuery())).forEach(row -> response.addIps(IpView.message(row)));
    return response.build();
  }

  private static Condition matches(IPQuery query) {
    var filter =
        new Filter()
            .equal(query.hasNetwork(), IP.NETWORK, query.getNetwork())
            .uuid(query.hasProject(), IP.PROJECT, query.getProject())
            .equal(query.hasName(), IP.NAME, query.getName())
            .uuid(query.hasUuid(), IP.UUID, query.getUuid())
            .uuid(query.hasMachine(), IP.MACHINE, query.getMachine())
            .labels(IP.LABELS, query.getLabels())
            .number(query.hasType(), IP.TYPE, query.getTypeValue())
            .equal(query.hasNamespace(), IP.NAMESPACE, query.getNamespace());
    if (query.hasIp()) {
      filter.and(IP.ADDRESS.eq(Ip.parse(query.getIp())));
    }
    if (query.hasParentPrefixCidr()) {
      var parent = Prefix.parse(query.getParentPrefixCidr());
      filter.and(DSL.condition("{0} <<= {1}::cidr", IP.ADDRESS, DSL.val(parent.toString())));
    }
    if (query.getAddressFamily() != IPAddressFamily.IP_ADDRESS_FAMILY_UNSPECIFIED) {
      var number = query.getAddressFamily() == IPAddressFamily.IP_ADDRESS_FAMILY_V4 ? 4 : 6;
      filter.and(DSL.condition("family({0}) = {1}", IP.ADDRESS, DSL.inline(number)));
    }
    return filter.condition();
  }
}
