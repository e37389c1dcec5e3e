package io.metalstack.apiserver.vpn;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.VPNServiceRpc;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.NetworkServiceRpc;
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
  void machinesJoinWhereItIsSetSo() {
    try (var headscale = new SimulatedHeadscale();
        var site =
            new Site(
                "--headscale-url", headscale.url(),
                "--headscale-api-key", headscale.apiKey(),
                "--headscale-machines", "true")) {
      var machine = UUID.randomUUID().toString();
      site.boot(machine, 1);
      try (var wait = site.await(site.admin, machine)) {
        site.call(
            MachineServiceRpc.CREATE,
            "project: '%s' name: 'web-1' partition: 'p1' size: 'c1' image: 'debian-12.0'"
                    .formatted(site.project)
                + " allocation_type: MACHINE_ALLOCATION_TYPE_MACHINE networks { network: '%s' }"
                    .formatted(
                        site.call(
                                NetworkServiceRpc.CREATE,
                                "project: '" + site.project + "' partition: 'p1'")
                            .getNetwork()
                            .getId()));
        assertThat(wait.next().getAllocation().getVpn().getAuthKey()).isNotEmpty();
      }
    }
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
