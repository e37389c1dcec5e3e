package io.metalstack.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineLiveliness;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.api.v2.SwitchNic;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.infra.v2.BMCServiceRpc;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.SwitchServiceRpc;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main job over the wire: machines come, are allocated, installed, freed and come again. */
final class JourneyIT {
  private final Site site = new Site();
  private final String machine = UUID.randomUUID().toString();

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void fromTheFirstBootToTheSecondAllocation() {
    var network = network();
    site.boot(machine, 1);
    var allocation = "";
    try (var wait = site.await(site.admin, machine)) {
      var created = create(network);
      assertThat(created.getUuid()).isEqualTo(machine);
      assertThat(created.getRack()).isEqualTo("r1");
      assertThat(created.getSize().getId()).isEqualTo("c1");
      assertThat(created.getStatus().getLiveliness())
          .isEqualTo(MachineLiveliness.MACHINE_LIVELINESS_ALIVE);
      var told = wait.next().getAllocation();
      assertThat(told).isEqualTo(created.getAllocation());
      assertThat(told.getHostname()).isEqualTo("metal");
      assertThat(told.getImage().getId()).isEqualTo("debian-12.0.20260101");
      assertThat(told.getFilesystemLayout().getId()).isEqualTo("default");
      assertThat(told.getNetworksList()).hasSize(2);
      assertThat(told.getNetworks(0).getIpsList()).hasSize(2);
      assertThat(told.getNetworks(0).getAsn()).isEqualTo(told.getNetworks(1).getAsn());
      allocation = told.getUuid();
    }

    site.event(machine, "INSTALLING");
    assertThat(port().hasVrf()).as("not in the tenant's network before it is installed").isFalse();
    site.call(
        BootServiceRpc.INSTALLATION_SUCCEEDED,
        "uuid: '" + machine + "' console_password: 'password'");
    site.event(machine, "BOOTING_NEW_KERNEL");
    site.event(machine, "PHONED_HOME");
    assertThat(port().getVrf()).startsWith("vrf");
    assertThat(port().getBgpFilter().getCidrsList()).isNotEmpty();

    var freed = site.call(MachineServiceRpc.DELETE, own(machine)).getMachine();
    assertThat(freed.getMeta().getDeletionTaskId()).isNotEmpty();
    assertThat(port().hasVrf()).as("out of the tenant's network at once").isFalse();
    assertThat(machines()).as("taken until it has shown that it is gone").hasSize(1);
    assertThat(addresses()).hasSize(3);

    site.boot(machine, 1);
    assertThat(machines()).isEmpty();
    assertThat(addresses()).isEmpty();
    assertThat(events()).doesNotContain("unexpectedly");
    try (var wait = site.await(site.admin, machine)) {
      create(network);
      assertThat(wait.next().getAllocation().getUuid()).isNotEqualTo(allocation);
    }
  }

  @Test
  void aMachineThatHungUpCannotBeChosen() {
    var network = network();
    site.boot(machine, 1);
    var wait = site.await(site.admin, machine);
    await(() -> waiting() == 1);
    wait.close();
    await(() -> waiting() == 0);
    assertThat(refusal(network).message()).contains("1 not waiting");
    assertThat(addresses()).as("nothing is half done").isEmpty();
  }

  @Test
  void whatIsWrongWithAMachineIsToldById() {
    site.boot(machine, 1);
    site.event(machine, "PXE_BOOTING");
    var issues =
        site.call(io.metalstack.admin.v2.MachineServiceRpc.ISSUES, "query {}").getIssuesList();
    assertThat(issues).hasSize(1);
    assertThat(issues.getFirst().getIssuesList())
        .extracting(issue -> issue.getType().name())
        .containsExactly("MACHINE_ISSUE_TYPE_CRASH_LOOP", "MACHINE_ISSUE_TYPE_LAST_EVENT_ERROR");
    var major =
        site.call(
            io.metalstack.admin.v2.MachineServiceRpc.ISSUES,
            "query { severity: MACHINE_ISSUE_SEVERITY_MAJOR omit: MACHINE_ISSUE_TYPE_CRASH_LOOP }");
    assertThat(major.getIssuesList()).isEmpty();
  }

  @Test
  void ofManyCallsForOneMachineOneWins() throws Exception {
    var network = network();
    site.boot(machine, 1);
    try (var wait = site.await(site.admin, machine);
        var executor = Executors.newFixedThreadPool(8)) {
      var calls = new ArrayList<Callable<Boolean>>();
      for (var i = 0; i < 8; i++) {
        calls.add(() -> refusal(network) == null);
      }
      var won = 0;
      for (var result : executor.invokeAll(calls)) {
        won += result.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(1);
      assertThat(wait.next().hasAllocation()).isTrue();
    }
    assertThat(addresses()).hasSize(3);
  }

  @Test
  void twoEqualCommandsAreTwoAndEachHasItsOutcome() {
    site.boot(machine, 1);
    try (var commands =
        site.admin.open(
            BMCServiceRpc.WAIT_FOR_BMC_COMMAND,
            Site.message(BMCServiceRpc.WAIT_FOR_BMC_COMMAND.request(), "partition: 'p1'"))) {
      var command = "uuid: '" + machine + "' command: MACHINE_BMC_COMMAND_CYCLE";
      site.call(io.metalstack.admin.v2.MachineServiceRpc.BMC_COMMAND, command);
      site.call(io.metalstack.admin.v2.MachineServiceRpc.BMC_COMMAND, command);
      var first = commands.next();
      var second = commands.next();
      assertThat(first.getCommandId()).isNotEqualTo(second.getCommandId());
      assertThat(first.getMachineBmc().getPassword()).isEqualTo("secret-of-a-bmc");
      site.call(BMCServiceRpc.BMC_COMMAND_DONE, "command_id: '" + first.getCommandId() + "'");
      site.call(
          BMCServiceRpc.BMC_COMMAND_DONE,
          "command_id: '" + second.getCommandId() + "' error: 'no answer'");
    }
    var unknown =
        catchThrowableOfType(
            Problem.class, () -> site.call(BMCServiceRpc.BMC_COMMAND_DONE, "command_id: 'x'"));
    assertThat(unknown.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void whatWaitsAtOneServerIsToldOfWhatHappensAtTheOther() {
    var network = network();
    site.boot(machine, 1);
    try (var other = Site.start(site.database, Site.data());
        var client = Site.client(other, site.token);
        var wait = site.await(client, machine)) {
      var created = create(network);
      assertThat(wait.next().getAllocation().getUuid())
          .isEqualTo(created.getAllocation().getUuid());

      var made =
          site.call(TokenServiceRpc.CREATE, "description: 'short' admin_role: ADMIN_ROLE_VIEWER");
      try (var holder = Site.client(other, made.getSecret())) {
        var list = Site.message(TokenServiceRpc.LIST.request(), "");
        assertThat(holder.call(TokenServiceRpc.LIST, list).getTokensList()).isNotEmpty();
        site.call(TokenServiceRpc.REVOKE, "uuid: '" + made.getToken().getUuid() + "'");
        var refused =
            catchThrowableOfType(Problem.class, () -> holder.call(TokenServiceRpc.LIST, list));
        assertThat(refused.kind()).isEqualTo(Problem.Kind.UNAUTHENTICATED);
      }
    }
  }

  @Test
  void anImageThatItsSizeRefusesIsNotInstalled() {
    var network = network();
    site.call(
        io.metalstack.admin.v2.SizeImageConstraintServiceRpc.CREATE,
        "size: 'c1' image_constraints { image: 'debian' semver_match: '>= 13.0' }");
    assertThat(refusal(network).message())
        .isEqualTo(
            "given size:c1 with image:debian-12.0.20260101 does violate image constraint:debian"
                + " >=13.0");
  }

  private String network() {
    return site.call(NetworkServiceRpc.CREATE, "project: '" + site.project + "' partition: 'p1'")
        .getNetwork()
        .getId();
  }

  private Machine create(String network) {
    return site.call(
            MachineServiceRpc.CREATE,
            "project: '%s' name: 'web-1' partition: 'p1' size: 'c1' image: 'debian-12.0'"
                    .formatted(site.project)
                + " allocation_type: MACHINE_ALLOCATION_TYPE_MACHINE networks { network: '%s' } networks { network: 'internet' }"
                    .formatted(network))
        .getMachine();
  }

  private Problem refusal(String network) {
    return catchThrowableOfType(Problem.class, () -> create(network));
  }

  private SwitchNic port() {
    return site.call(SwitchServiceRpc.GET, "id: 'leaf1'").getSwitch().getNicsList().stream()
        .filter(nic -> nic.getName().equals("Ethernet1"))
        .findFirst()
        .orElseThrow();
  }

  private List<Machine> machines() {
    return site.call(MachineServiceRpc.LIST, "project: '" + site.project + "'").getMachinesList();
  }

  private int waiting() {
    return site.call(io.metalstack.admin.v2.MachineServiceRpc.LIST, "query { waiting: true }")
        .getMachinesCount();
  }

  private List<String> addresses() {
    return site.call(IPServiceRpc.LIST, "project: '" + site.project + "'").getIpsList().stream()
        .map(ip -> ip.getIp())
        .toList();
  }

  private String events() {
    return site
        .call(io.metalstack.admin.v2.MachineServiceRpc.GET, "uuid: '" + machine + "'")
        .getMachine()
        .getRecentProvisioningEvents()
        .getEventsList()
        .stream()
        .map(MachineProvisioningEvent::getMessage)
        .toList()
        .toString();
  }

  private String own(String uuid) {
    return "uuid: '" + uuid + "' project: '" + site.project + "'";
  }

  /** Looks again until it is so; the test's own time limit ends it. */
  private static void await(java.util.function.BooleanSupplier condition) {
    var end = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
