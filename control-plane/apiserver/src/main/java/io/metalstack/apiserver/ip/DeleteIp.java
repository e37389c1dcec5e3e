package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IPServiceDeleteRequest;
import io.metalstack.api.v2.IPServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Gives an address back. One that a machine uses goes with its machine. */
final class DeleteIp implements Mutation<IPServiceDeleteRequest, IPServiceDeleteResponse> {
  @Override
  public IPServiceDeleteResponse apply(Tx tx, Caller caller, IPServiceDeleteRequest request) {
    var row = Ips.lock(tx, request.getIp(), request.getProject());
    if (row.getMachine() != null) {
      throw Problem.invalidArgument("%s is in use by machine %s", request.getIp(), row.getMachine())
          .with("ip", "in use", "delete the machine first");
    }
    Ips.release(tx, row);
    return IPServiceDeleteResponse.newBuilder().setIp(IpView.message(row)).build();
  }
}
