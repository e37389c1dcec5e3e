package io.metalstack.apiserver.vpn;

import io.metalstack.admin.v2.VPNServiceAuthKeyRequest;
import io.metalstack.admin.v2.VPNServiceAuthKeyResponse;
import io.metalstack.admin.v2.VPNServiceListNodesRequest;
import io.metalstack.admin.v2.VPNServiceListNodesResponse;
import io.metalstack.api.v2.VPNNode;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.Optional;

/** Keys and nodes as operators ask for them. Their reason is in the audit trail. */
final class VpnForOperators {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Optional<Vpn> vpn;
  private final Db db;

  VpnForOperators(Optional<Vpn> vpn, Db db) {
    this.vpn = vpn;
    this.db = db;
  }

  VPNServiceAuthKeyResponse key(VPNServiceAuthKeyRequest request) {
    var there = required();
    var life = request.hasExpires() ? life(request.getExpires()) : LIFE;
    var project = db.read(sql -> Projects.get(sql, request.getProject()).getUuid()).toString();
    var key = there.key(project, request.getEphemeral(), life);
    return VPNServiceAuthKeyResponse.newBuilder()
        .setAddress(there.controlPlane())
        .setAuthKey(key.key())
        .setEphemeral(request.getEphemeral())
        .setCreatedAt(Meta.timestamp(key.createdAt()))
        .setExpiresAt(Meta.timestamp(key.expiresAt()))
        .build();
  }

  VPNServiceListNodesResponse nodes(VPNServiceListNodesRequest request) {
    var project =
        request.hasProject() ? Optional.of(request.getProject()) : Optional.<String>empty();
    var response = VPNServiceListNodesResponse.newBuilder();
    required().nodes(project).forEach(node -> response.addNodes(message(node)));
    return response.build();
  }

  private static Duration life(com.google.protobuf.Duration asked) {
    var life =
        asked.getSeconds() > LONGEST.toSeconds() || asked.getSeconds() < 0
            ? Duration.ZERO
            : Duration.ofSeconds(asked.getSeconds(), asked.getNanos());
    if (!life.isPositive()) {
      throw Problem.invalidArgument(
              "a key cannot live for %d s, expected up to %d days",
              asked.getSeconds(), LONGEST.toDays())
          .with("expires", "out of range", "leave it out for one hour");
    }
    return life;
  }

  private static VPNNode message(Vpn.Node node) {
    var message =
        VPNNode.newBuilder()
            .setId(node.id())
            .setName(node.name())
            .setProject(node.project())
            .addAllIpAddresses(node.ips())
            .setOnline(node.online());
    node.lastSeen().map(Meta::timestamp).ifPresent(message::setLastSeen);
    return message.build();
  }

  private Vpn required() {
    return vpn.orElseThrow(() ->
        Problem.failedPrecondition("this installation has no VPN")
            .with("", "disabled", "start the server with --headscale-url"));
  }
}
