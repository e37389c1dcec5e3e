package io.metalstack.apiserver.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceUpdateRequest;
import io.metalstack.api.v2.TokenType;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UpdateTokenIT {
  private static final String IP_LIST = "/metalstack.api.v2.IPService/List";

  @AutoClose private final World world = new World();
  private final Tokens tokens = new Tokens(World.PROVIDER);
  private final Jwts jwts =
      new Jwts(new SigningKeys(world.db, world.clock), "http://metal.test", world.clock);
  private final IssueToken issue =
      new IssueToken(World.RULES, tokens, jwts, World.LIFETIMES, world.clock);
  private String project = "";

  @BeforeEach
  void seed() {
    project = world.project(world.tenant("anna"));
    world.tenant("bob");
  }

  @Test
  void whatIsGivenReplacesAndTheRestStays() {
    var token = token();
    var request = update(token).setDescription("new").putTenantRoles("anna", role("EDITOR"));
    request.addPermissionsBuilder().getProjectBuilder().setProject(project).addMethods(IP_LIST);
    request.getLabelsBuilder().setReplace(Labels.newBuilder().putLabels("a", "b"));

    var changed = call("anna", request);

    assertThat(changed.getDescription()).isEqualTo("new");
    assertThat(changed.getTenantRolesMap()).isEqualTo(Map.of("anna", role("EDITOR")));
    assertThat(changed.getProjectRolesMap()).isEqualTo(token.getProjectRolesMap());
    assertThat(changed.getPermissions(0).getMethodsList()).containsExactly(IP_LIST);
    assertThat(changed.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(changed.getMeta().getGeneration()).isEqualTo(1);
    assertThat(changed.getExpires()).isEqualTo(token.getExpires());
    assertThat(rights(token).tenantRoles())
        .as("from the next call on")
        .containsEntry("anna", role("EDITOR"));
    var row = world.db.read(sql -> tokens.get(sql, UUID.fromString(token.getUuid()), "anna"));
    assertThat(TokenView.message(row)).isEqualTo(changed);
  }

  @Test
  void anUpdateForAnOlderStateIsAbortedAndWithoutATimeTheLastWriterWins() {
    var token = token();
    var seen = UpdateMeta.newBuilder().setUpdatedAt(token.getMeta().getUpdatedAt());
    call("anna", update(token).setUpdateMeta(seen).setDescription("one"));
    World.refused(
        Problem.Kind.ABORTED,
        () -> call("anna", update(token).setUpdateMeta(seen)),
        token.getUuid());
    assertThat(call("anna", update(token).setDescription("two")).getMeta().getGeneration())
        .isEqualTo(2);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> call("anna", update(token).clearUpdateMeta()),
        "update_meta");
  }

  @Test
  void onlyOwnApiTokensCanBeChanged() {
    var token = token();
    World.refused(Problem.Kind.NOT_FOUND, () -> call("bob", update(token)), "\"bob\"");
    var login =
        new NewToken(
            UUID.randomUUID(),
            "anna",
            TokenType.TOKEN_TYPE_USER,
            "login",
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            AdminRole.ADMIN_ROLE_UNSPECIFIED,
            io.metalstack.api.v2.InfraRole.INFRA_ROLE_UNSPECIFIED,
            Map.of(),
            World.NOW,
            World.NOW.plusSeconds(60));
    var row = world.db.transaction(tx -> tokens.insert(tx, login));
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> call("anna", update(TokenView.message(row))),
        "login");
  }

  @Test
  void anUpdateGivesNoMoreThanItsMakerAndItsUserHold() {
    var token = token();
    World.refused(
        Problem.Kind.PERMISSION_DENIED,
        () -> call("anna", update(token).putTenantRoles("bob", role("VIEWER"))),
        "tenant_roles");
    World.refused(
        Problem.Kind.PERMISSION_DENIED,
        () -> call("anna", update(token).setAdminRole(AdminRole.ADMIN_ROLE_VIEWER)),
        "admin_role");
    var weak = new Caller(rights(token), "test");
    World.refused(
        Problem.Kind.PERMISSION_DENIED,
        () -> call(weak, update(token).putTenantRoles("anna", role("OWNER"))),
        "the token of this call");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> call("anna", update(token).putTenantRoles("anna", role("UNSPECIFIED"))));
    assertThat(rights(token).tenantRoles()).isEqualTo(Map.of("anna", role("VIEWER")));
  }

  @Test
  void anUnspecifiedAdminRoleTakesItAway() {
    world.member(World.PROVIDER, "anna", TenantRole.TENANT_ROLE_OWNER);
    var owner =
        new Caller(World.user("anna").rights().with(AdminRole.ADMIN_ROLE_EDITOR, infra()), "test");
    var request =
        TokenServiceCreateRequest.newBuilder().setAdminRole(AdminRole.ADMIN_ROLE_EDITOR).build();
    var admin = new Caller(api(owner.rights()), "test");
    var token = world.db.transaction(tx -> issue.issue(tx, admin, "anna", request)).token();
    assertThat(rights(token).isAdminEditor()).isTrue();

    var changed = call(admin, update(token).setAdminRole(AdminRole.ADMIN_ROLE_UNSPECIFIED));

    assertThat(changed.hasAdminRole()).isFalse();
    assertThat(rights(token).isAdmin()).isFalse();
  }

  private static io.metalstack.api.v2.InfraRole infra() {
    return io.metalstack.api.v2.InfraRole.INFRA_ROLE_UNSPECIFIED;
  }

  private static Rights api(Rights rights) {
    return Rights.of("anna", TenantRole.TENANT_ROLE_OWNER)
        .with(rights.adminRole(), rights.infraRole());
  }

  private static TenantRole role(String name) {
    return TenantRole.valueOf("TENANT_ROLE_" + name);
  }

  private Token token() {
    var request =
        TokenServiceCreateRequest.newBuilder()
            .setDescription("old")
            .putTenantRoles("anna", role("VIEWER"))
            .putProjectRoles(project, ProjectRole.PROJECT_ROLE_EDITOR)
            .build();
    return world.db.transaction(tx -> issue.issue(tx, World.user("anna"), "anna", request)).token();
  }

  private static TokenServiceUpdateRequest.Builder update(Token token) {
    return TokenServiceUpdateRequest.newBuilder()
        .setUuid(token.getUuid())
        .setUpdateMeta(UpdateMeta.getDefaultInstance());
  }

  private Token call(String user, TokenServiceUpdateRequest.Builder request) {
    return call(World.user(user), request);
  }

  private Token call(Caller caller, TokenServiceUpdateRequest.Builder request) {
    return world
        .call(new UpdateToken(World.RULES, tokens, world.clock), caller, request.build())
        .getToken();
  }

  private Rights rights(Token token) {
    var id = UUID.fromString(token.getUuid());
    return world.db.read(sql -> tokens.rights(sql, id, World.NOW)).orElseThrow();
  }
}
