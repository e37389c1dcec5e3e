package io.metalstack.apiserver.token;

import static io.metalstack.api.v2.AdminRole.ADMIN_ROLE_EDITOR;
import static io.metalstack.api.v2.AdminRole.ADMIN_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.AdminRole.ADMIN_ROLE_VIEWER;
import static io.metalstack.api.v2.InfraRole.INFRA_ROLE_EDITOR;
import static io.metalstack.api.v2.InfraRole.INFRA_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_EDITOR;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_OWNER;
import static io.metalstack.api.v2.ProjectRole.PROJECT_ROLE_VIEWER;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_EDITOR;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_OWNER;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_UNSPECIFIED;
import static io.metalstack.api.v2.TenantRole.TENANT_ROLE_VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Reach;
import io.metalstack.apiserver.access.Rights;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case: who makes the token, whose it will be, what is asked, and what is refused of it. */
final class GrantRulesTest {
  private static final String P1 = "11111111-1111-1111-1111-111111111111";
  private static final String P2 = "22222222-2222-2222-2222-222222222222";
  private static final String TOKEN_CREATE = "/metalstack.api.v2.TokenService/Create";
  private static final String IMAGE_LIST = "/metalstack.api.v2.ImageService/List";
  private static final String IP_LIST = "/metalstack.api.v2.IPService/List";
  private static final String IP_CREATE = "/metalstack.api.v2.IPService/Create";
  private static final String LEAVE = "/metalstack.api.v2.ProjectService/Leave";
  private static final String SIZE_CREATE = "/metalstack.admin.v2.SizeService/Create";
  private static final String EVENT_SEND = "/metalstack.infra.v2.EventService/Send";
  private static final String NOTHING = "";

  private static final Rights NONE = Rights.of("anna", TENANT_ROLE_UNSPECIFIED);

  static Stream<Arguments> cases() {
    return Stream.of(
        // A person gives what he is, and less.
        row(
            "owner gives owner",
            owner(),
            owner(),
            ask().putProjectRoles(P1, PROJECT_ROLE_OWNER),
            NOTHING),
        row(
            "owner gives viewer",
            owner(),
            owner(),
            ask().putProjectRoles(P1, PROJECT_ROLE_VIEWER),
            NOTHING),
        row(
            "viewer gives editor",
            viewer(),
            viewer(),
            ask().putProjectRoles(P1, PROJECT_ROLE_EDITOR),
            "project_roles"),
        row(
            "of a foreign project",
            owner(),
            owner(),
            ask().putProjectRoles(P2, PROJECT_ROLE_VIEWER),
            "project_roles"),
        row(
            "of every project",
            owner(),
            owner(),
            ask().putProjectRoles("*", PROJECT_ROLE_VIEWER),
            "project_roles"),
        row(
            "tenant viewer",
            owner(),
            owner(),
            ask().putTenantRoles("anna", TENANT_ROLE_VIEWER),
            NOTHING),
        row(
            "of a foreign tenant",
            owner(),
            owner(),
            ask().putTenantRoles("bob", TENANT_ROLE_VIEWER),
            "tenant_roles"),
        // Single methods.
        row("self and public methods", owner(), owner(), self(IMAGE_LIST, TOKEN_CREATE), NOTHING),
        row("a method on a project", viewer(), viewer(), on(P1, IP_LIST), NOTHING),
        row("a method that a viewer lacks", viewer(), viewer(), on(P1, IP_CREATE), "permissions"),
        row("a method that an owner lacks", owner(), owner(), on(P1, LEAVE), "permissions"),
        row("a method on every project", viewer(), viewer(), on("*", IP_LIST), NOTHING),
        row("a method held nowhere", viewer(), viewer(), on("*", IP_CREATE), "permissions"),
        row("a method of administrators", owner(), owner(), admin(SIZE_CREATE), "permissions"),
        // A token gives no more than it has itself.
        row(
            "a bare token",
            api(NONE),
            owner(),
            ask().putProjectRoles(P1, PROJECT_ROLE_VIEWER),
            "project_roles"),
        row("a bare token, self", api(NONE), owner(), self(IMAGE_LIST), "permissions"),
        row("a token with the method", api(with(IMAGE_LIST)), owner(), self(IMAGE_LIST), NOTHING),
        row(
            "a token with a role",
            api(with(P1, PROJECT_ROLE_EDITOR)),
            owner(),
            ask().putProjectRoles(P1, PROJECT_ROLE_VIEWER),
            NOTHING),
        row(
            "more than its role",
            api(with(P1, PROJECT_ROLE_EDITOR)),
            owner(),
            ask().putProjectRoles(P1, PROJECT_ROLE_OWNER),
            "project_roles"),
        row(
            "a method of its role",
            api(with(P1, PROJECT_ROLE_VIEWER)),
            owner(),
            on(P1, IP_LIST),
            NOTHING),
        row(
            "of its role, everywhere",
            api(with(P1, PROJECT_ROLE_VIEWER)),
            owner(),
            on("*", IP_LIST),
            "permissions"),
        row(
            "its user was demoted",
            api(with(P1, PROJECT_ROLE_OWNER)),
            viewer(),
            ask().putProjectRoles(P1, PROJECT_ROLE_EDITOR),
            "project_roles"),
        // Operators.
        row(
            "a user is no admin",
            owner(),
            owner(),
            ask().setAdminRole(ADMIN_ROLE_VIEWER),
            "admin_role"),
        row(
            "a provider owner's login",
            provider(TENANT_ROLE_OWNER),
            root(),
            ask().setAdminRole(ADMIN_ROLE_EDITOR),
            NOTHING),
        row(
            "a provider editor's login",
            provider(TENANT_ROLE_EDITOR),
            reach(Rights.of("x", TENANT_ROLE_EDITOR)),
            ask().setAdminRole(ADMIN_ROLE_EDITOR),
            "admin_role"),
        row(
            "a provider editor views",
            provider(TENANT_ROLE_EDITOR),
            reach(Rights.of("x", TENANT_ROLE_EDITOR)),
            ask().setAdminRole(ADMIN_ROLE_VIEWER),
            NOTHING),
        row(
            "a token that only creates tokens",
            api(with(TOKEN_CREATE)),
            root(),
            ask().setAdminRole(ADMIN_ROLE_VIEWER),
            "admin_role"),
        row(
            "an admin for somebody else",
            root(),
            owner(),
            ask().setAdminRole(ADMIN_ROLE_VIEWER),
            "admin_role"),
        row("an agent", root(), root(), ask().setInfraRole(INFRA_ROLE_EDITOR), NOTHING),
        row(
            "an agent of a user",
            root(),
            owner(),
            ask().setInfraRole(INFRA_ROLE_EDITOR),
            "infra_role"),
        row(
            "a user makes no agent",
            owner(),
            root(),
            ask().setInfraRole(INFRA_ROLE_EDITOR),
            "infra_role"),
        row(
            "roles an admin's token lacks",
            root(),
            root(),
            ask().putProjectRoles(P2, PROJECT_ROLE_VIEWER),
            "project_roles"),
        row("methods of admins", root(), root(), admin(SIZE_CREATE), NOTHING),
        row(
            "every machine",
            root(),
            root(),
            ask().putMachineRoles("*", MachineRole.MACHINE_ROLE_EDITOR),
            "machine_roles"),
        row(
            "an agent of every machine gives one",
            pixie("*"),
            root(),
            ask().putMachineRoles(P1, MachineRole.MACHINE_ROLE_EDITOR),
            NOTHING),
        row(
            "an agent of one machine gives another",
            pixie(P1),
            root(),
            ask().putMachineRoles(P2, MachineRole.MACHINE_ROLE_EDITOR),
            "machine_roles"),
        row(
            "an agent of one machine gives all",
            pixie(P1),
            root(),
            ask().putMachineRoles("*", MachineRole.MACHINE_ROLE_EDITOR),
            "machine_roles"),
        row("an agent gives a method of agents", pixie("*"), root(), infra(EVENT_SEND), NOTHING),
        row("a method of agents for a user", pixie("*"), owner(), infra(EVENT_SEND), "permissions"),
        row(
            "an agent gives a method of admins",
            pixie("*"),
            root(),
            admin(SIZE_CREATE),
            "permissions"),
        row("everything", bootstrap(), root(), everything(), NOTHING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void cases(
      String name, Reach maker, Reach holder, TokenServiceCreateRequest asked, String refused) {
    var grant = Grant.of(asked, World.RULES);
    var denied = new GrantRules(World.RULES).denied(grant, maker, holder);

    if (refused.equals(NOTHING)) {
      assertThat(denied).isEmpty();
    } else {
      assertThat(denied)
          .hasSize(1)
          .first()
          .satisfies(detail -> assertThat(detail.field()).isEqualTo(refused));
    }
  }

  private static Arguments row(
      String name,
      Reach maker,
      Reach holder,
      TokenServiceCreateRequest.Builder asked,
      String refused) {
    return Arguments.of(name, maker, holder, asked.build(), refused);
  }

  private static TokenServiceCreateRequest.Builder ask() {
    return TokenServiceCreateRequest.newBuilder();
  }

  private static TokenServiceCreateRequest.Builder self(String... methods) {
    var asked = ask();
    asked.addPermissionsBuilder().getSelfBuilder().addAllMethods(Set.of(methods));
    return asked;
  }

  private static TokenServiceCreateRequest.Builder on(String project, String method) {
    var asked = ask();
    asked.addPermissionsBuilder().getProjectBuilder().setProject(project).addMethods(method);
    return asked;
  }

  private static TokenServiceCreateRequest.Builder admin(String method) {
    var asked = ask();
    asked.addPermissionsBuilder().getAdminBuilder().addMethods(method);
    return asked;
  }

  private static TokenServiceCreateRequest.Builder infra(String method) {
    var asked = ask();
    asked.addPermissionsBuilder().getInfraBuilder().addMethods(method);
    return asked;
  }

  private static TokenServiceCreateRequest.Builder everything() {
    return ask()
        .putProjectRoles("*", PROJECT_ROLE_OWNER)
        .putTenantRoles("*", TENANT_ROLE_OWNER)
        .putMachineRoles("*", MachineRole.MACHINE_ROLE_EDITOR)
        .setAdminRole(ADMIN_ROLE_EDITOR)
        .setInfraRole(INFRA_ROLE_EDITOR);
  }

  /** Anna, who owns her tenant and has a role in P1. */
  private static Reach anna(Rights rights, ProjectRole role) {
    return new Reach(rights, Map.of("anna", TENANT_ROLE_OWNER), Map.of(P1, role));
  }

  private static Reach owner() {
    return anna(typed(NONE, TokenType.TOKEN_TYPE_USER), PROJECT_ROLE_OWNER);
  }

  private static Reach viewer() {
    return anna(typed(NONE, TokenType.TOKEN_TYPE_USER), PROJECT_ROLE_VIEWER);
  }

  private static Reach api(Rights rights) {
    return anna(typed(rights, TokenType.TOKEN_TYPE_API), PROJECT_ROLE_OWNER);
  }

  /** A login of a member of the provider tenant, with the admin role that it may give. */
  private static Reach provider(TenantRole role) {
    var rights = typed(Rights.of("x", role), TokenType.TOKEN_TYPE_USER);
    return reach(rights.with(rights.adminCap(), INFRA_ROLE_UNSPECIFIED));
  }

  /** An admin editor without any role in tenants, projects and machines. */
  private static Reach root() {
    var rights = typed(Rights.of("root", TENANT_ROLE_OWNER), TokenType.TOKEN_TYPE_API);
    return reach(rights.with(ADMIN_ROLE_EDITOR, INFRA_ROLE_UNSPECIFIED));
  }

  /** An agent of the provider tenant, with a role on one machine or on all. */
  private static Reach pixie(String machine) {
    return reach(
        new Rights(
            Optional.of(new UUID(0, 1)),
            "root",
            TokenType.TOKEN_TYPE_API,
            TENANT_ROLE_OWNER,
            ADMIN_ROLE_UNSPECIFIED,
            INFRA_ROLE_EDITOR,
            Map.of(),
            Map.of(),
            Map.of(machine, MachineRole.MACHINE_ROLE_EDITOR),
            Map.of()));
  }

  private static Reach bootstrap() {
    var token =
        new Rights(
            Optional.of(new UUID(0, 1)),
            "root",
            TokenType.TOKEN_TYPE_API,
            TENANT_ROLE_OWNER,
            ADMIN_ROLE_EDITOR,
            INFRA_ROLE_EDITOR,
            Map.of("*", PROJECT_ROLE_OWNER),
            Map.of("*", TENANT_ROLE_OWNER),
            Map.of("*", MachineRole.MACHINE_ROLE_EDITOR),
            Map.of());
    return reach(token);
  }

  private static Reach reach(Rights rights) {
    return new Reach(rights, Map.of(), Map.of());
  }

  private static Rights with(String method) {
    return rights(NONE, TokenType.TOKEN_TYPE_API, Map.of(), Map.of("*", Set.of(method)));
  }

  private static Rights with(String project, ProjectRole role) {
    return rights(NONE, TokenType.TOKEN_TYPE_API, Map.of(project, role), Map.of());
  }

  private static Rights typed(Rights rights, TokenType type) {
    return rights(rights, type, rights.projectRoles(), rights.permissions());
  }

  private static Rights rights(
      Rights base,
      TokenType type,
      Map<String, ProjectRole> projects,
      Map<String, Set<String>> methods) {
    return new Rights(
        Optional.of(new UUID(0, 1)),
        base.user(),
        type,
        base.provider(),
        ADMIN_ROLE_UNSPECIFIED,
        INFRA_ROLE_UNSPECIFIED,
        projects,
        Map.of(),
        Map.of(),
        methods);
  }
}
