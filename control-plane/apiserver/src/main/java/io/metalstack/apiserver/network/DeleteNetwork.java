package io.metalstack.apiserver.network;

import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkServiceDeleteRequest;
import io.metalstack.api.v2.NetworkServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Problem;
import java.util.ArrayList;

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
    var row = Networks.lock(tx, request.getId(), request.getProject());
    return NetworkServiceDeleteResponse.newBuilder().setNetwork(delete(tx, row)).build();
  }

  io.metalstack.admin.v2.NetworkServiceDeleteResponse asAdmin(
      Tx tx, Caller caller, io.metalstack.admin.v2.NetworkServiceDeleteRequest request) {
    return io.metalstack.admin.v2.NetworkServiceDeleteResponse.newBuilder()
        .setNetwork(delete(tx, Networks.lock(tx, request.getId())))
        .build();
  }

  private Network delete(Tx tx, NetworkRecord row) {
    requireEmpty(tx, row.getId());
    var network = Networks.get(tx.sql(), row.getId());
    NetworkPrefixes.drop(tx, row);
    if (row.getParent() != null) {
      NetworkPrefixes.giveBack(tx, network);
    }
    Networks.delete(tx, row.getId());
    numbers.releaseVrf(tx, row.getId());
    return NetworkView.message(network);
  }

  private static void requireEmpty(Tx tx, String id) {
    var left = new ArrayList<String>();
    Networks.contents(tx, id)
        .forEach((what, count) -> {
          if (count > 0) {
            left.add(count + " " + what);
          }
        });
    if (!left.isEmpty()) {
      throw Problem.failedPrecondition("network \"%s\" still has %s", id, String.join(", ", left))
          .with("id", "in use", "delete what stands in the network first");
    }
  }
}
