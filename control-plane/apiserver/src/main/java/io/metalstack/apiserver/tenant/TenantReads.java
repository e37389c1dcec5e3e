package io.metalstack.apiserver.tenant;

import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TenantServiceGetRequest;
import io.metalstack.api.v2.TenantServiceGetResponse;
import io.metalstack.api.v2.TenantServiceListRequest;
import io.metalstack.api.v2.TenantServiceListResponse;
import io.metalstack.apiserver.access.Access;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import org.jooq.DSLContext;

/** Get and List of tenants. */
final class TenantReads {
  private static final long PAGE = 100;
  private static final long LARGEST_PAGE = 1000;

  private TenantReads() {}

  /** Guests see a reduced tenant, without its members. */
  static TenantServiceGetResponse get(
      DSLContext sql, Caller caller, TenantServiceGetRequest request) {
    var row = Tenants.get(sql, request.getLogin());
    var role = Access.standingInTenant(sql, caller.rights(), row.getLogin());
    var response = TenantServiceGetResponse.newBuilder().setTenant(TenantView.message(row, role));
    if (role != TenantRole.TENANT_ROLE_GUEST && role != TenantRole.TENANT_ROLE_UNSPECIFIED) {
      response.addAllTenantMembers(TenantMembers.list(sql, row.getLogin()));
    }
    return response.build();
  }

  static TenantServiceListResponse list(
      DSLContext sql, Caller caller, TenantServiceListRequest request) {
    if (request.getQuery().hasPaging()) {
      throw Problem.invalidArgument("the tenants of a user come as one list, without pages")
          .with("query.paging", "for administrators only", "leave it out");
    }
    return TenantServiceListResponse.newBuilder()
        .addAllTenants(Tenants.ofUser(sql, caller.user(), request.getQuery()))
        .build();
  }

  /** All tenants; where paging is asked for, one page and the number of the next. */
  static io.metalstack.admin.v2.TenantServiceListResponse listAll(
      DSLContext sql, Caller caller, io.metalstack.admin.v2.TenantServiceListRequest request) {
    var response = io.metalstack.admin.v2.TenantServiceListResponse.newBuilder();
    var query = request.getQuery();
    if (!query.hasPaging()) {
      return response.addAllTenants(Tenants.list(sql, query, 0, Integer.MAX_VALUE)).build();
    }
    var page = query.getPaging().getPage();
    var count = query.getPaging().hasCount() ? query.getPaging().getCount() : PAGE;
    if (count < 1 || count > LARGEST_PAGE || page < 0 || page > Integer.MAX_VALUE) {
      throw Problem.invalidArgument(
              "page %s of %s tenants, expected a page from 0 on and a count of 1 to %d",
              Long.toUnsignedString(page), Long.toUnsignedString(count), LARGEST_PAGE)
          .with("query.paging", "out of range", "");
    }
    var tenants = Tenants.list(sql, query, page * count, count + 1);
    if (tenants.size() > count) {
      response.setNextPage(page + 1);
    }
    return response.addAllTenants(tenants.stream().limit(count).toList()).build();
  }
}
