package io.metalstack.apiserver.user;

import io.metalstack.api.v2.ProjectQuery;
import io.metalstack.api.v2.TenantQuery;
import io.metalstack.api.v2.User;
import io.metalstack.api.v2.UserServiceGetRequest;
import io.metalstack.api.v2.UserServiceGetResponse;
import io.metalstack.api.v2.UserServiceRpc;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.apiserver.tenant.Tenants;
import org.jooq.DSLContext;

/** The one method of users. */
public final class UserApi {
  private UserApi() {}

  public static void bind(Calls calls) {
    calls.read(UserServiceRpc.GET, UserApi::get);
  }

  /** The caller, as its own tenant describes it; that of an agent may have none. */
  private static UserServiceGetResponse get(
      DSLContext sql, Caller caller, UserServiceGetRequest request) {
    var login = caller.user();
    var tenants = Tenants.ofUser(sql, login, TenantQuery.getDefaultInstance());
    var user =
        User.newBuilder()
            .setLogin(login)
            .addAllTenants(tenants)
            .addAllProjects(Projects.ofUser(sql, login, ProjectQuery.getDefaultInstance()));
    tenants.stream()
        .filter(tenant -> tenant.getLogin().equals(login))
        .forEach(own ->
            user.setName(own.getName())
                .setEmail(own.getEmail())
                .setAvatarUrl(own.getAvatarUrl())
                .setDefaultTenant(own));
    return UserServiceGetResponse.newBuilder().setUser(user).build();
  }
}
