package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IPServiceUpdateRequest;
import io.metalstack.api.v2.IPServiceUpdateResponse;
import io.metalstack.api.v2.IPType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.IpRecord;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Changes an address of a project. An ephemeral one may become static, never the reverse. */
final class UpdateIp implements Mutation<IPServiceUpdateRequest, IPServiceUpdateResponse> {
  private final Clock clock;

  UpdateIp(Clock clock) {
    this.clock = clock;
  }

  @Override
  public IPServiceUpdateResponse apply(Tx tx, Caller caller, IPServiceUpdateRequest request) {
    var row = Ips.lock(tx, request.getIp(), request.getProject());
    Revision.next(row, request.getUpdateMeta(), "ip " + row.getAddress(), clock);
    if (request.hasName()) {
      row.setName(request.getName());
    }
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
      row.setLabels(IpView.kept(row.getLabels()));
    }
    if (request.hasType()) {
      type(row, request.getType());
    }
    Ips.update(tx, row);
    return IPServiceUpdateResponse.newBuilder().setIp(IpView.message(row)).build();
  }

  private static void type(IpRecord row, IPType type) {
    if (row.getType() == IPType.IP_TYPE_STATIC_VALUE && type != IPType.IP_TYPE_STATIC) {
      throw Problem.invalidArgument(
              "ip %s is static and cannot become ephemeral again", row.getAddress())
          .with("type", "only ephemeral to static", "take a new address, and delete this one");
    }
    if (type == IPType.IP_TYPE_STATIC) {
      row.setType((short) type.getNumber());
    }
  }
}
