package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceRemoveExternalMemberRequest;
import io.metalstack.admin.v2.NetworkServiceRemoveExternalMemberResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.switches.SwitchReads;
import io.metalstack.store.Tx;

/** Takes switch ports out of an external network. Answers with the first switch named. */
final class RemoveExternalMember
    implements Mutation<
        NetworkServiceRemoveExternalMemberRequest, NetworkServiceRemoveExternalMemberResponse> {
  @Override
  public NetworkServiceRemoveExternalMemberResponse apply(
      Tx tx, Caller caller, NetworkServiceRemoveExternalMemberRequest request) {
    var network = Networks.hold(tx, request.getNetwork()).network().getId();
    ExternalMemberRules.check(request.getSwitchPortsList());
    for (var member : request.getSwitchPortsList()) {
      var id = member.getSwitch();
      ExternalMembers.partition(tx, id);
      var ports =
          ExternalMemberRules.named(member, ExternalMembers.lock(tx, id, member.getPortsList()));
      ports.forEach(port -> ExternalMemberRules.checkMember(id, port, network));
      ExternalMembers.remove(tx, network, id, ports);
    }
    return NetworkServiceRemoveExternalMemberResponse.newBuilder()
        .setSwitch(SwitchReads.one(tx.sql(), request.getSwitchPorts(0).getSwitch()))
        .build();
  }
}
