package io.metalstack.apiserver.vpn;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.FilesystemServiceRpc;
import io.metalstack.admin.v2.ImageServiceRpc;
import io.metalstack.admin.v2.NetworkServiceRpc;
import io.metalstack.admin.v2.VPNServiceRpc;
import io.metalstack.api.v2.HealthServiceRpc;
import io.metalstack.api.v2.HealthStatus;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.Service;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.api.v2.VPNNode;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.settings.OperationsSettings;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds with any headscale. */
abstract class VpnContract {
  private final SomeHeadscale headscale;
  private final Site site;
  private final String machine = UUID.randomUUID().toString();

  VpnContract(SomeHeadscale headscale) {
    this.headscale = headscale;
    this.site =
        new Site(
            "--headscale-url", headscale.url(),
            "--headscale-control-plane-url", "https://vpn.example.org",
            "--headscale-api-key", headscale.apiKey());
  }

  @AfterEach
  final void close() {
    site.close();
    headscale.close();
  }

  @Test
  final void aFirewallJoinsWhenItIsAllocatedAndLeavesWhenItIsReclaimed() {
    site.boot(machine, 1);
    var key = "";
    try (var wait = site.await(site.admin, machine)) {
      var created = firewall();
      assertThat(created.getAllocation().getVpn().getControlPlaneAddress())
          .isEqualTo("https://vpn.example.org");
      var told = wait.next().getAllocation();
      assertThat(told.getUuid()).isEqualTo(created.getAllocation().getUuid());
      key = told.getVpn().getAuthKey();
      assertThat(key).startsWith("hskey-auth-");
    }
    headscale.join(key, machine);
    assertThat(nodes()).extracting(VPNNode::getName).containsExactly(machine);

    copyConnections();

    var vpn = get().getAllocation().getVpn();
    assertThat(vpn.getConnected()).isTrue();
    assertThat(vpn.getIps(0)).startsWith("100.64.0.");
    assertThat(vpn.getAuthKey()).as("a used key is not shown").isEmpty();

    site.call(
        MachineServiceRpc.DELETE, "uuid: '%s' project: '%s'".formatted(machine, site.project));
    assertThat(nodes()).as("not before the firewall has left its project").hasSize(1);
    site.event(machine, "PXE_BOOTING");
    eventually(() -> nodes().isEmpty());
  }

  @Test
  final void aFirewallHearsOfItsAllocationOnceItsKeyIsThere() {
    site.boot(machine, 1);
    try (var wait = site.await(site.admin, machine)) {
      headscale.pause(true);
      var created = firewall();
      assertThat(created.getAllocation().getVpn().getAuthKey()).isEmpty();
      eventually(() ->
          site.call(io.metalstack.admin.v2.TaskServiceRpc.LIST, "").getTasksList().stream()
              .anyMatch(task -> task.getType().equals("vpn:key") && task.getRetried() > 0));
      assertThat(health().getStatus()).isEqualTo(ServiceStatus.SERVICE_STATUS_UNHEALTHY);
      headscale.pause(false);
      assertThat(wait.next().getAllocation().getVpn().getAuthKey()).isNotEmpty();
    }
    eventually(() -> health().getStatus() == ServiceStatus.SERVICE_STATUS_HEALTHY);
  }

  @Test
  final void operatorsGetKeysForProjects() {
    var hour = Instant.now().plus(Duration.ofHours(1)).getEpochSecond();
    var reason = " reason: 'look after a firewall'";
    var key = site.call(VPNServiceRpc.AUTH_KEY, "project: '" + site.project + "'" + reason);

    assertThat(key.getAddress()).isEqualTo("https://vpn.example.org");
    assertThat(key.getAuthKey()).startsWith("hskey-auth-");
    if (headscale instanceof RealHeadscale) {
      assertThat(key.getExpiresAt().getSeconds()).isBetween(hour - 5, hour + 60);
    }
    var ephemeral =
        site.call(
            VPNServiceRpc.AUTH_KEY,
            "project: '" + site.project + "' ephemeral: true expires { seconds: 60 }" + reason);
    assertThat(ephemeral.getEphemeral()).isTrue();
    assertThat(ephemeral.getAuthKey()).isNotEqualTo(key.getAuthKey());
    assertThat(
            site.call(
                    io.metalstack.admin.v2.AuditServiceRpc.LIST,
                    "query { method: 'VPNService/AuthKey' }")
                .toString())
        .contains("look after a firewall")
        .doesNotContain(key.getAuthKey());

    World.refused(
        Problem.Kind.NOT_FOUND,
        () -> site.call(VPNServiceRpc.AUTH_KEY, "project: '" + UUID.randomUUID() + "'" + reason));
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            site.call(
                VPNServiceRpc.AUTH_KEY,
                "project: '" + site.project + "' expires { seconds: -1 }" + reason));
    assertThat(site.call(VPNServiceRpc.LIST_NODES, "project: 'unknown'").getNodesList()).isEmpty();
  }

  private Machine firewall() {
    site.call(
        ImageServiceRpc.CREATE,
        "image { id: 'firewall-3.0.1' url: 'http://images/fw' features: IMAGE_FEATURE_FIREWALL"
            + " classification: IMAGE_CLASSIFICATION_SUPPORTED expires_at { seconds: 4070908800 } }");
    site.call(
        FilesystemServiceRpc.CREATE,
        "filesystem_layout { id: 'fw' constraints { sizes: 'c1' images { key: 'firewall' value: '>= 1' } } }");
    site.call(
        NetworkServiceRpc.CREATE,
        "id: 'underlay' type: NETWORK_TYPE_UNDERLAY partition: 'p1' prefixes: '10.12.0.0/16'");
    var network =
        site.call(
                io.metalstack.api.v2.NetworkServiceRpc.CREATE,
                "project: '" + site.project + "' partition: 'p1'")
            .getNetwork()
            .getId();
    return site.call(
            MachineServiceRpc.CREATE,
            "project: '%s' name: 'fw-1' partition: 'p1' size: 'c1' image: 'firewall-3.0'"
                    .formatted(site.project)
                + " allocation_type: MACHINE_ALLOCATION_TYPE_FIREWALL networks { network: '%s' } networks { network: 'internet' }"
                    .formatted(network))
        .getMachine();
  }

  private void copyConnections() {
    var settings =
        new OperationsSettings.Headscale(
            URI.create(headscale.url()), "https://vpn.example.org", headscale.apiKey());
    try (var db = new Db(site.database, 1);
        var client = new Headscale(settings, Clock.systemUTC())) {
      assertThat(new Connections(client, db).run()).isEqualTo(1);
      assertThat(new Connections(client, db).run()).as("nothing has changed").isZero();
    }
  }

  private Machine get() {
    return site.call(
            MachineServiceRpc.GET, "uuid: '%s' project: '%s'".formatted(machine, site.project))
        .getMachine();
  }

  private HealthStatus health() {
    return site.call(HealthServiceRpc.GET, "").getHealth().getServicesList().stream()
        .filter(service -> service.getName() == Service.SERVICE_VPN)
        .findFirst()
        .orElseThrow();
  }

  private List<VPNNode> nodes() {
    return site.call(VPNServiceRpc.LIST_NODES, "").getNodesList();
  }

  private static void eventually(BooleanSupplier holds) {
    for (var end = Instant.now().plusSeconds(30); !holds.getAsBoolean(); ) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }
}
