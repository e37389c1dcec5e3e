package io.metalstack.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import io.metalstack.admin.v2.TenantServiceRpc;
import io.metalstack.api.Rpc;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.client.Client;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.EventServiceRpc;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may do what, over the wire: rights that end with their reason, and machines' own tokens. */
@Timeout(120)
final class IdentityWireIT {
  @AutoClose private final Site site = new Site();
  private final String tenant =
      call(site.admin, ProjectServiceRpc.GET, "project: '%s'".formatted(site.project))
          .getProject()
          .getTenant();

  @Test
  void aRoleIsWorthWhatItsUserIsAtEachCall() {
    var anna = tenant("anna");
    member(anna, "TENANT_ROLE_OWNER");
    var token =
        create(
            anna, "project_roles { key: '%s' value: PROJECT_ROLE_OWNER }".formatted(site.project));
    try (var user = Site.client(site.server, token)) {
      assertThat(refused(user, ProjectServiceRpc.UPDATE, update())).isNull();

      call(
          site.admin,
          io.metalstack.api.v2.TenantServiceRpc.UPDATE_MEMBER,
          "login: '%s' member: '%s' role: TENANT_ROLE_VIEWER".formatted(tenant, anna));
      assertThat(refused(user, ProjectServiceRpc.UPDATE, update()))
          .as("demoted")
          .isEqualTo(Problem.Kind.PERMISSION_DENIED);
      assertThat(refused(user, ProjectServiceRpc.GET, own())).as("a viewer reads").isNull();

      call(
          site.admin,
          TenantServiceRpc.REMOVE_MEMBER,
          "tenant: '%s' member: '%s'".formatted(tenant, anna));
      assertThat(refused(user, ProjectServiceRpc.GET, own()))
          .as("removed")
          .isEqualTo(Problem.Kind.PERMISSION_DENIED);
    }
  }

  @Test
  void withAProjectGoesWhatTokensMayDoInIt() {
    var anna = tenant("anna");
    call(
        site.admin,
        ProjectServiceRpc.ADD_MEMBER,
        own() + " member: '%s' role: PROJECT_ROLE_OWNER".formatted(anna));
    var token =
        create(
            anna, "project_roles { key: '%s' value: PROJECT_ROLE_OWNER }".formatted(site.project));
    try (var user = Site.client(site.server, token)) {
      var invite =
          call(user, ProjectServiceRpc.INVITE, own() + " role: PROJECT_ROLE_VIEWER").getInvite();
      var network =
          site.call(
              io.metalstack.api.v2.NetworkServiceRpc.CREATE,
              own() + " partition: 'p1' name: 'net'");
      assertThat(refused(user, ProjectServiceRpc.DELETE, own()))
          .isEqualTo(Problem.Kind.FAILED_PRECONDITION);
      site.call(
          io.metalstack.admin.v2.NetworkServiceRpc.DELETE,
          "id: '%s'".formatted(network.getNetwork().getId()));

      assertThat(refused(user, ProjectServiceRpc.DELETE, own())).isNull();

      assertThat(refused(user, ProjectServiceRpc.GET, own()))
          .isEqualTo(Problem.Kind.PERMISSION_DENIED);
      assertThat(
              refused(
                  site.admin,
                  ProjectServiceRpc.INVITE_GET,
                  "secret: '%s'".formatted(invite.getSecret())))
          .isEqualTo(Problem.Kind.NOT_FOUND);
    }
  }

  @Test
  void aMachinesOwnTokenSpeaksForThatMachineOnly() {
    var machine = UUID.randomUUID().toString();
    var other = UUID.randomUUID().toString();
    site.boot(machine, 1);
    site.boot(other, 2);
    var pixie =
        call(
                site.admin,
                TokenServiceRpc.CREATE,
                "infra_role: INFRA_ROLE_EDITOR machine_roles { key: '*' value: MACHINE_ROLE_EDITOR }"
                    + " permissions { self { methods: '/metalstack.api.v2.TokenService/Create' } }")
            .getSecret();
    try (var server = Site.client(site.server, pixie)) {
      var minted =
          call(
              server,
              TokenServiceRpc.CREATE,
              "expires { seconds: 600 }"
                  + " machine_roles { key: '%s' value: MACHINE_ROLE_EDITOR }".formatted(machine)
                  + " permissions { infra { methods: '/metalstack.infra.v2.EventService/Send'"
                  + " methods: '/metalstack.infra.v2.BootService/Dhcp' } }");
      assertThat(
              refused(
                  server,
                  TokenServiceRpc.CREATE,
                  "project_roles { key: '*' value: PROJECT_ROLE_VIEWER }"))
          .as("no more than it holds")
          .isEqualTo(Problem.Kind.PERMISSION_DENIED);
      try (var hammer = Site.client(site.server, minted.getSecret())) {
        speaksFor(hammer, machine, null);
        speaksFor(hammer, other, Problem.Kind.PERMISSION_DENIED);
        assertThat(refused(hammer, TokenServiceRpc.LIST, ""))
            .isEqualTo(Problem.Kind.PERMISSION_DENIED);
        assertThat(refused(hammer, BootServiceRpc.BOOT, "mac: '52:54:00:00:01:01' partition: 'p1'"))
            .as("a method of agents that it was not given")
            .isEqualTo(Problem.Kind.PERMISSION_DENIED);
      }
    }
  }

  private void speaksFor(Client hammer, String machine, Problem.@Nullable Kind refusal) {
    var named = "uuid: '%s'".formatted(machine);
    assertThat(refused(hammer, BootServiceRpc.SUPER_USER_PASSWORD, named)).isEqualTo(refusal);
    assertThat(refused(hammer, EventServiceRpc.SEND, event(machine))).isEqualTo(refusal);
    assertThat(refused(hammer, BootServiceRpc.DHCP, named + " partition: 'p1'")).isEqualTo(refusal);
    assertThat(kind(() -> hammer.call(BootServiceRpc.REGISTER, Site.register(machine, 1))))
        .isEqualTo(refusal);
    var allocated = refusal == null ? Problem.Kind.FAILED_PRECONDITION : refusal;
    assertThat(
            refused(
                hammer,
                BootServiceRpc.INSTALLATION_SUCCEEDED,
                named + " console_password: 'secret'"))
        .as("a machine without allocation cannot have been installed")
        .isEqualTo(allocated);
    try (var wait = site.await(hammer, machine)) {
      if (refusal == null) {
        untilWaiting(machine);
      } else {
        assertThat(catchThrowableOfType(Problem.class, wait::next).kind()).isEqualTo(refusal);
      }
    }
  }

  private void untilWaiting(String machine) {
    var end = System.nanoTime() + 20_000_000_000L;
    while (site.call(
                io.metalstack.admin.v2.MachineServiceRpc.LIST,
                "query { waiting: true uuid: '%s' }".formatted(machine))
            .getMachinesCount()
        == 0) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static String event(String machine) {
    return "events { key: '%s' value { event: MACHINE_PROVISIONING_EVENT_TYPE_ALIVE } }"
        .formatted(machine);
  }

  private String own() {
    return "project: '" + site.project + "'";
  }

  private String update() {
    return own()
        + " name: 'shop' update_meta { locking_strategy: OPTIMISTIC_LOCKING_STRATEGY_SERVER }";
  }

  private String tenant(String name) {
    return call(site.admin, TenantServiceRpc.CREATE, "name: '%s'".formatted(name))
        .getTenant()
        .getLogin();
  }

  private void member(String member, String role) {
    call(
        site.admin,
        TenantServiceRpc.ADD_MEMBER,
        "tenant: '%s' member: '%s' role: %s".formatted(tenant, member, role));
  }

  /** The secret of a token that a user gets from the administrator. */
  private String create(String user, String grant) {
    return call(
            site.admin,
            io.metalstack.admin.v2.TokenServiceRpc.CREATE,
            "user: '%s' token_create_request { %s }".formatted(user, grant))
        .getSecret();
  }

  private static <Q extends Message, A extends Message> A call(
      Client client, Rpc<Q, A> rpc, String request) {
    return client.call(rpc, Site.message(rpc.request(), request));
  }

  /** The kind of the refusal, or null where there is none. */
  private static Problem.@Nullable Kind refused(Client client, Rpc<?, ?> rpc, String request) {
    return kind(() -> call(client, rpc, request));
  }

  private static Problem.@Nullable Kind kind(ThrowingCallable call) {
    var problem = catchThrowableOfType(Problem.class, call);
    return problem == null ? null : problem.kind();
  }
}
