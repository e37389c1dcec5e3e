package io.metalstack.apiserver.network;

import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkServiceDeleteRequest;
import io.metalstack.api.v2.NetworkServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Removes a network in which nothing stands any more, and gives its prefixes and VRF back. */
final class DeleteNetwork
    implements Mutation<NetworkServiceDeleteRequest, NetworkServiceDeleteResponse> {
  private final Numbers numbers;

  DeleteNetwork(Numbers numbers) {
    this.numbers = numbers;
  }

  @Override
  public NetworkServiceDeleteResponse apply(
      Tx tx, Caller caller, NetworkServiceDeleteRequest request) {
    var row = Networks.get(tx.sql(), request.getId());
    var project = row.network().getProject();
    if (project == null || !project.toString().equals(request.getProject())) {
      throw Problem.notFound(
          "there is no network \"%s\" in project \"%s\"", request.getId(), request.getProject());
    }
    return NetworkServiceDeleteResponse.newBuilder().setNetwork(delete(tx, row)).build();
  }

  io.metalstack.admin.v2.NetworkServiceDeleteResponse asAdmin(
      Tx tx, Caller caller, io.metalstack.admin.v2.NetworkServiceDeleteRequest request) {
    return io.metalstack.admin.v2.NetworkServiceDeleteResponse.newBuilder()
        .setNetwork(delete(tx, Networks.get(tx.sql(), request.getId())))
        .build();
  }

  private Network delete(Tx tx, NetworkRow row) {
    var id = row.network().getId();
    if (Networks.inUse(tx.sql(), id)) {
      throw Problem.failedPrecondition(
              "network \"%s\" is in use by child networks, addresses or machines", id)
          .with("id", "in use", "delete what stands in the network first");
    }
    Networks.delete(tx, row);
    numbers.releaseVrf(tx, id);
    return NetworkView.message(row);
  }
}
