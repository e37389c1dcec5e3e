package io.metalstack.apiserver.network;

import io.metalstack.api.v2.NetworkServiceUpdateRequest;
import io.metalstack.api.v2.NetworkServiceUpdateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Changes name, description and labels of a project's network. */
final class UpdateOwnNetwork
    implements Mutation<NetworkServiceUpdateRequest, NetworkServiceUpdateResponse> {
  private final Clock clock;

  UpdateOwnNetwork(Clock clock) {
    this.clock = clock;
  }

  @Override
  public NetworkServiceUpdateResponse apply(
      Tx tx, Caller caller, NetworkServiceUpdateRequest request) {
    var row = Networks.lock(tx, request.getId(), request.getProject());
    Revision.next(row, request.getUpdateMeta(), "network \"%s\"".formatted(row.getId()), clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    Networks.update(tx, row);
    return NetworkServiceUpdateResponse.newBuilder()
        .setNetwork(NetworkView.message(Networks.get(tx.sql(), row.getId())))
        .build();
  }
}
