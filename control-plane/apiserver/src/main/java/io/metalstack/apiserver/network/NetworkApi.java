package io.metalstack.apiserver.network;

import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.ipam.Numbers;
import java.time.Clock;

/** The methods of networks. */
public final class NetworkApi {
  private NetworkApi() {}

  public static void bind(Calls calls, Numbers numbers, Clock clock) {
    var child = new CreateChildNetwork(numbers, clock);
    var delete = new DeleteNetwork(numbers);
    calls
        .read(NetworkServiceRpc.GET, NetworkReads::get)
        .read(NetworkServiceRpc.LIST, NetworkReads::list)
        .read(NetworkServiceRpc.LIST_BASE_NETWORKS, NetworkReads::listBase)
        .mutation(NetworkServiceRpc.CREATE, child)
        .mutation(NetworkServiceRpc.UPDATE, new UpdateOwnNetwork(clock))
        .mutation(NetworkServiceRpc.DELETE, delete)
        .read(io.metalstack.admin.v2.NetworkServiceRpc.GET, NetworkReads::get)
        .read(io.metalstack.admin.v2.NetworkServiceRpc.LIST, NetworkReads::list)
        .mutation(
            io.metalstack.admin.v2.NetworkServiceRpc.CREATE,
            new CreateNetwork(child, numbers, clock))
        .mutation(io.metalstack.admin.v2.NetworkServiceRpc.UPDATE, new UpdateNetwork(clock))
        .mutation(io.metalstack.admin.v2.NetworkServiceRpc.DELETE, delete::asAdmin)
        .read(io.metalstack.admin.v2.NetworkServiceRpc.LIST_EXTERNAL_MEMBERS, ExternalMembers::list)
        .mutation(
            io.metalstack.admin.v2.NetworkServiceRpc.ADD_EXTERNAL_MEMBER, new AddExternalMember())
        .mutation(
            io.metalstack.admin.v2.NetworkServiceRpc.REMOVE_EXTERNAL_MEMBER,
            new RemoveExternalMember());
  }
}
