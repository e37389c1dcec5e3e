package io.metalstack.apiserver.tenant;

import io.metalstack.admin.v2.TenantServiceAddMemberResponse;
import io.metalstack.admin.v2.TenantServiceRemoveMemberResponse;
import io.metalstack.api.v2.TenantServiceLeaveResponse;
import io.metalstack.api.v2.TenantServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of tenants and their members. */
public final class TenantApi {
  private TenantApi() {}

  public static void bind(Calls calls, Clock clock) {
    var add = new AddTenantMember(clock);
    var remove = new RemoveTenantMember();
    calls
        .read(TenantServiceRpc.GET, TenantReads::get)
        .read(TenantServiceRpc.LIST, TenantReads::list)
        .mutation(TenantServiceRpc.CREATE, new CreateTenant(clock))
        .mutation(TenantServiceRpc.UPDATE, new UpdateTenant(clock))
        .mutation(TenantServiceRpc.DELETE, new DeleteTenant())
        .mutation(
            TenantServiceRpc.ADD_MEMBER,
            (tx, caller, request) ->
                io.metalstack.api.v2.TenantServiceAddMemberResponse.newBuilder()
                    .setTenantMember(
                        add.add(
                            tx, caller, request.getLogin(), request.getMember(), request.getRole()))
                    .build())
        .mutation(
            TenantServiceRpc.REMOVE_MEMBER,
            (tx, caller, request) ->
                io.metalstack.api.v2.TenantServiceRemoveMemberResponse.newBuilder()
                    .setTenantMember(remove.remove(tx, request.getLogin(), request.getMember()))
                    .build())
        .mutation(TenantServiceRpc.UPDATE_MEMBER, new UpdateTenantMember(clock))
        .mutation(
            TenantServiceRpc.LEAVE,
            (tx, caller, request) -> {
              remove.remove(tx, request.getLogin(), caller.user());
              return TenantServiceLeaveResponse.getDefaultInstance();
            });
    calls
        .read(io.metalstack.admin.v2.TenantServiceRpc.LIST, TenantReads::listAll)
        .mutation(io.metalstack.admin.v2.TenantServiceRpc.CREATE, new CreateTenantAsAdmin(clock))
        .mutation(
            io.metalstack.admin.v2.TenantServiceRpc.ADD_MEMBER,
            (tx, caller, request) ->
                TenantServiceAddMemberResponse.newBuilder()
                    .setTenantMember(
                        add.add(
                            tx,
                            caller,
                            request.getTenant(),
                            request.getMember(),
                            request.getRole()))
                    .build())
        .mutation(
            io.metalstack.admin.v2.TenantServiceRpc.REMOVE_MEMBER,
            (tx, caller, request) ->
                TenantServiceRemoveMemberResponse.newBuilder()
                    .setTenantMember(remove.remove(tx, request.getTenant(), request.getMember()))
                    .build());
  }
}
