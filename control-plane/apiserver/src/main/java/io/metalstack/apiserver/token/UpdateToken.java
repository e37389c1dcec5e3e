package io.metalstack.apiserver.token;

import io.metalstack.api.v2.TokenServiceUpdateRequest;
import io.metalstack.api.v2.TokenServiceUpdateResponse;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.TokenRecord;
import io.metalstack.values.Problem;
import java.time.Clock;

/**
 * Changes an API token of the caller: each part that the request has replaces the one that was. The
 * next call with the token has the new rights, at every server. Its lifetime stays.
 */
final class UpdateToken implements Mutation<TokenServiceUpdateRequest, TokenServiceUpdateResponse> {
  private final MethodRules rules;
  private final GrantCheck grants;
  private final Tokens tokens;
  private final Clock clock;

  UpdateToken(MethodRules rules, Tokens tokens, Clock clock) {
    this.rules = rules;
    this.grants = new GrantCheck(rules, tokens.provider());
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public TokenServiceUpdateResponse apply(Tx tx, Caller caller, TokenServiceUpdateRequest request) {
    if (!request.hasUpdateMeta()) {
      throw Problem.invalidArgument("the update does not say which state of the token it is for")
          .with("update_meta", "required", "send it, with the time of the last change if known");
    }
    var row = tokens.lock(tx, Filter.uuid(request.getUuid()), caller.user());
    if (row.getType() != TokenType.TOKEN_TYPE_API_VALUE) {
      throw Problem.failedPrecondition("token %s is that of a login", row.getUuid())
          .with("uuid", "not an API token", "make an API token instead");
    }
    revise(row, request);
    var grant = Grant.of(request, rules);
    grants.check(tx.sql(), grant, caller.rights(), caller.user());
    replace(row, request, grant);
    tokens.update(tx, row);
    return TokenServiceUpdateResponse.newBuilder().setToken(TokenView.message(row)).build();
  }

  /** Clients of the original cannot send a time, so that without one the last writer wins. */
  private void revise(TokenRecord row, TokenServiceUpdateRequest request) {
    if (request.getUpdateMeta().hasUpdatedAt()) {
      Revision.next(row, request.getUpdateMeta(), "token " + row.getUuid(), clock);
    } else {
      Revision.stamp(row, clock);
    }
  }

  private static void replace(TokenRecord row, TokenServiceUpdateRequest request, Grant grant) {
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    if (request.getPermissionsCount() > 0) {
      row.setPermissions(TokenColumns.permissions(grant.permissions()));
    }
    if (!grant.projectRoles().isEmpty()) {
      row.setProjectRoles(TokenColumns.roles(grant.projectRoles()));
    }
    if (!grant.tenantRoles().isEmpty()) {
      row.setTenantRoles(TokenColumns.roles(grant.tenantRoles()));
    }
    if (!grant.machineRoles().isEmpty()) {
      row.setMachineRoles(TokenColumns.roles(grant.machineRoles()));
    }
    if (request.hasAdminRole()) {
      row.setAdminRole(TokenColumns.role(grant.adminRole()));
    }
    if (request.hasInfraRole()) {
      row.setInfraRole(TokenColumns.role(grant.infraRole()));
    }
  }
}
