package io.metalstack.apiserver.vpn;

import io.metalstack.admin.v2.VPNServiceRpc;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The VPN against a simulated headscale, and without any. */
final class SimulatedHeadscaleIT extends VpnContract {
  SimulatedHeadscaleIT() {
    super(new SimulatedHeadscale());
  }

  @Test
  void withoutAVpnItsMethodsAreRefused() {
    try (var site = new Site()) {
      World.refused(
          Problem.Kind.FAILED_PRECONDITION,
          () ->
              site.call(
                  VPNServiceRpc.AUTH_KEY,
                  "project: '" + UUID.randomUUID() + "' reason: 'look after a firewall'"),
          "--headscale-url");
      World.refused(
          Problem.Kind.FAILED_PRECONDITION, () -> site.call(VPNServiceRpc.LIST_NODES, ""));
    }
  }
}
