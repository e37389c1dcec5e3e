package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceAddExternalMemberRequest;
import io.metalstack.admin.v2.NetworkServiceAddExternalMemberResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.switches.SwitchReads;
import io.metalstack.store.Tx;

/** Puts switch ports into the VRF of an external network. Answers with the first switch named. */
final class AddExternalMember
    implements Mutation<
        NetworkServiceAddExternalMemberRequest, NetworkServiceAddExternalMemberResponse> {
  @Override
  public NetworkServiceAddExternalMemberResponse apply(
      Tx tx, Caller caller, NetworkServiceAddExternalMemberRequest request) {
    var network = Networks.hold(tx, request.getNetwork()).network();
    ExternalMemberRules.check(request.getSwitchPortsList());
    for (var member : request.getSwitchPortsList()) {
      var id = member.getSwitch();
      ExternalMemberRules.checkNetwork(network, id, ExternalMembers.partition(tx, id));
      var ports =
          ExternalMemberRules.named(member, ExternalMembers.lock(tx, id, member.getPortsList()));
      ports.forEach(port -> ExternalMemberRules.checkFree(id, port, network.getId()));
      ExternalMembers.add(tx, network.getId(), id, ports);
    }
    return NetworkServiceAddExternalMemberResponse.newBuilder()
        .setSwitch(SwitchReads.one(tx.sql(), request.getSwitchPorts(0).getSwitch()))
        .build();
  }
}
