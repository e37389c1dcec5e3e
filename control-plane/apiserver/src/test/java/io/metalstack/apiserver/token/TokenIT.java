package io.metalstack.apiserver.token;

import static io.metalstack.tables.Tables.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenQuery;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceGetRequest;
import io.metalstack.api.v2.TokenServiceListRequest;
import io.metalstack.api.v2.TokenServiceRefreshRequest;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.access.Access;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class TokenIT {
  private static final String IP_LIST = "/metalstack.api.v2.IPService/List";
  private static final String IP_CREATE = "/metalstack.api.v2.IPService/Create";

  @AutoClose private final World world = new World();
  private final Tokens tokens = new Tokens(World.PROVIDER);
  private final Jwts jwts =
      new Jwts(new SigningKeys(world.db, world.clock), "http://metal.test", world.clock);
  private final IssueToken issue =
      new IssueToken(World.RULES, tokens, jwts, World.LIFETIMES, world.clock);
  private final TokenReads reads = new TokenReads(tokens, world.clock);

  @Test
  void theSecretStandsForTheTokenAndIsNotShownAgain() {
    world.tenant("anna");
    var issued =
        issue(
            World.user("anna"),
            TokenServiceCreateRequest.newBuilder()
                .setDescription("ci")
                .putTenantRoles("anna", TenantRole.TENANT_ROLE_VIEWER));
    var token = issued.token();

    assertThat(jwts.verify(issued.secret())).hasToString(token.getUuid());
    assertThat(token.getTokenType()).isEqualTo(TokenType.TOKEN_TYPE_API);
    assertThat(token.getExpires().getSeconds() - token.getIssuedAt().getSeconds())
        .isEqualTo(Duration.ofHours(8).toSeconds());
    assertThat(get("anna", token.getUuid())).isEqualTo(token);
    assertThat(token.toString()).doesNotContain(issued.secret());
    World.refused(Problem.Kind.NOT_FOUND, () -> get("bob", token.getUuid()));
  }

  @Test
  void permissionsOnOneSubjectAreMergedAndSorted() {
    var project = world.project(world.tenant("anna"));
    var request = TokenServiceCreateRequest.newBuilder();
    request.addPermissionsBuilder().getProjectBuilder().setProject(project).addMethods(IP_LIST);
    request
        .addPermissionsBuilder()
        .getProjectBuilder()
        .setProject(project)
        .addMethods(IP_LIST)
        .addMethods(IP_CREATE);
    var token = issue(World.user("anna"), request).token();

    assertThat(token.getPermissionsCount()).isEqualTo(1);
    assertThat(token.getPermissions(0).getSubject()).isEqualTo(project);
    assertThat(token.getPermissions(0).getMethodsList()).containsExactly(IP_CREATE, IP_LIST);
  }

  @Test
  void whatIsNoMethodOrOfAnotherScopeIsRefused() {
    world.tenant("anna");
    var unknown = TokenServiceCreateRequest.newBuilder();
    unknown.addPermissionsBuilder().getSelfBuilder().addMethods("/x/Y");
    var misplaced = TokenServiceCreateRequest.newBuilder();
    misplaced.addPermissionsBuilder().getSelfBuilder().addMethods(IP_LIST);

    World.refused(
        Problem.Kind.PERMISSION_DENIED, () -> issue(World.user("anna"), unknown), "\"/x/Y\"");
    World.refused(
        Problem.Kind.PERMISSION_DENIED, () -> issue(World.user("anna"), misplaced), "PROJECT");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            issue(
                World.user("anna"),
                TokenServiceCreateRequest.newBuilder()
                    .putTenantRoles("anna", TenantRole.TENANT_ROLE_UNSPECIFIED)));
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            issue(
                World.user("anna"),
                TokenServiceCreateRequest.newBuilder()
                    .setExpires(com.google.protobuf.Duration.newBuilder().setSeconds(599))),
        "PT9M59S");
  }

  @Test
  void aRoleFollowsTheMembershipOfItsUser() {
    var project = world.project(world.tenant("acme"));
    world.tenant("anna");
    world.member("acme", "anna", TenantRole.TENANT_ROLE_OWNER);
    var token =
        issue(
                World.user("anna"),
                TokenServiceCreateRequest.newBuilder()
                    .putProjectRoles(project, ProjectRole.PROJECT_ROLE_EDITOR))
            .token();
    assertThat(may(token, IP_CREATE, project)).isTrue();

    world.member("acme", "anna", TenantRole.TENANT_ROLE_VIEWER);
    assertThat(may(token, IP_CREATE, project)).as("demoted").isFalse();
    assertThat(may(token, IP_LIST, project)).isTrue();

    world.leaves("acme", "anna");
    assertThat(may(token, IP_LIST, project)).as("left").isFalse();
  }

  @Test
  void anAdministratorsTokenEndsWithTheMembershipInTheProviderTenant() {
    world.tenant("anna");
    world.member(World.PROVIDER, "anna", TenantRole.TENANT_ROLE_OWNER);
    var request = TokenServiceCreateRequest.newBuilder().setAdminRole(AdminRole.ADMIN_ROLE_EDITOR);
    request
        .addPermissionsBuilder()
        .getAdminBuilder()
        .addMethods("/metalstack.admin.v2.SizeService/Create");
    var token = issue(ownerOfProvider("anna"), request).token();
    assertThat(rights(token).isAdminEditor()).isTrue();

    world.member(World.PROVIDER, "anna", TenantRole.TENANT_ROLE_VIEWER);
    assertThat(rights(token).adminRole()).isEqualTo(AdminRole.ADMIN_ROLE_VIEWER);

    world.member(World.PROVIDER, "anna", TenantRole.TENANT_ROLE_GUEST);
    assertThat(rights(token).isAdmin()).isFalse();

    world.leaves(World.PROVIDER, "anna");
    assertThat(rights(token).isAdmin()).isFalse();
    assertThat(may(token, "/metalstack.admin.v2.SizeService/Create", ""))
        .as("by single permission")
        .isFalse();
  }

  @Test
  void aRoleInAProjectThatIsNotThereIsNotGiven() {
    var bootstrap = bootstrap();
    World.refused(
        Problem.Kind.NOT_FOUND,
        () ->
            issue(
                bootstrap,
                TokenServiceCreateRequest.newBuilder()
                    .putProjectRoles(new UUID(0, 1).toString(), ProjectRole.PROJECT_ROLE_VIEWER)));
    World.refused(
        Problem.Kind.NOT_FOUND,
        () ->
            issue(
                bootstrap,
                TokenServiceCreateRequest.newBuilder()
                    .putTenantRoles("none", TenantRole.TENANT_ROLE_VIEWER)));
  }

  @Test
  void refreshKeepsRightsTypeAndDuration() {
    world.tenant("anna");
    var old =
        issue(
                World.user("anna"),
                TokenServiceCreateRequest.newBuilder()
                    .setExpires(com.google.protobuf.Duration.newBuilder().setSeconds(3600))
                    .putTenantRoles("anna", TenantRole.TENANT_ROLE_EDITOR))
            .token();
    var later = Clock.fixed(World.NOW.plusSeconds(1800), ZoneOffset.UTC);
    var fresh =
        world.call(
            new RefreshToken(tokens, jwts, later),
            new Caller(rights(old), "test"),
            TokenServiceRefreshRequest.getDefaultInstance());

    assertThat(jwts.verify(fresh.getSecret())).hasToString(fresh.getToken().getUuid());
    assertThat(fresh.getToken().getUuid()).isNotEqualTo(old.getUuid());
    assertThat(fresh.getToken().getTokenType()).isEqualTo(old.getTokenType());
    assertThat(fresh.getToken().getTenantRolesMap()).isEqualTo(old.getTenantRolesMap());
    assertThat(Instant.ofEpochSecond(fresh.getToken().getExpires().getSeconds()))
        .isEqualTo(World.NOW.plusSeconds(1800 + 3600));
    assertThat(rights(old)).as("the old one stays").isNotNull();
  }

  @Test
  void listsShowOwnTokensThatLiveAndRevokeEndsThem() {
    world.tenant("anna");
    world.tenant("bob");
    var mine = issue(World.user("anna"), TokenServiceCreateRequest.newBuilder()).token();
    var other = issue(World.user("bob"), TokenServiceCreateRequest.newBuilder()).token();

    assertThat(list("anna", TokenQuery.newBuilder())).containsExactly(mine);
    assertThat(list("anna", TokenQuery.newBuilder().setUser("bob"))).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> revoke(other, "anna"));
    revoke(mine, "anna");
    assertThat(list("anna", TokenQuery.newBuilder())).isEmpty();
    assertThat(find(mine)).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> revoke(mine, "anna"));
    assertThat(
            world
                .read(
                    reads::listAll,
                    World.admin(),
                    io.metalstack.admin.v2.TokenServiceListRequest.getDefaultInstance())
                .getTokensList())
        .containsExactly(other);
  }

  @Test
  void tokensThatHaveExpiredAreForgotten() {
    world.tenant("anna");
    var expired =
        TokenServiceCreateRequest.newBuilder()
            .setExpires(com.google.protobuf.Duration.newBuilder().setSeconds(600));
    issue(World.user("anna"), expired);
    var kept = issue(World.user("anna"), TokenServiceCreateRequest.newBuilder()).token();
    world.db.<Object>transaction(tx -> {
      Tokens.forget(tx, World.NOW.plusSeconds(600));
      return kept;
    });
    var left = world.db.read(sql -> sql.select(TOKEN.UUID).from(TOKEN).fetch(TOKEN.UUID));
    assertThat(left).containsExactly(UUID.fromString(kept.getUuid()));
  }

  private IssueToken.Issued issue(Caller caller, TokenServiceCreateRequest.Builder request) {
    return world.db.transaction(tx -> issue.issue(tx, caller, caller.user(), request.build()));
  }

  /** The caller that the first token of an installation makes. */
  private Caller bootstrap() {
    var secret =
        new BootstrapToken(world.db, tokens, jwts, World.PROVIDER, world.clock)
            .issueOnce(ignored -> {})
            .orElseThrow();
    var id = jwts.verify(secret);
    return new Caller(
        world.db.read(sql -> tokens.rights(sql, id, World.NOW)).orElseThrow(), "test");
  }

  private static Caller ownerOfProvider(String login) {
    var rights =
        new Rights(
            Optional.of(UUID.randomUUID()),
            login,
            TokenType.TOKEN_TYPE_USER,
            TenantRole.TENANT_ROLE_OWNER,
            AdminRole.ADMIN_ROLE_UNSPECIFIED,
            InfraRole.INFRA_ROLE_UNSPECIFIED,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of());
    return new Caller(rights, "test");
  }

  private Optional<Rights> find(Token token) {
    var id = UUID.fromString(token.getUuid());
    return world.db.read(sql -> tokens.rights(sql, id, World.NOW));
  }

  private Rights rights(Token token) {
    return find(token).orElseThrow();
  }

  private boolean may(Token token, String method, String subject) {
    var rule = World.RULES.of(method).orElseThrow();
    var rights = rights(token);
    return Access.withoutMembership(rule, rights, subject)
        .orElseGet(() -> world.db.read(sql -> Access.byMembership(sql, rule, rights, subject)));
  }

  private void revoke(Token token, String user) {
    world.db.<Object>transaction(tx -> {
      tokens.revoke(tx, UUID.fromString(token.getUuid()), user);
      return token;
    });
  }

  private Token get(String user, String id) {
    var request = TokenServiceGetRequest.newBuilder().setUuid(id).build();
    return world.read(reads::get, World.user(user), request).getToken();
  }

  private java.util.List<Token> list(String user, TokenQuery.Builder query) {
    var request = TokenServiceListRequest.newBuilder().setQuery(query).build();
    return world.read(reads::list, World.user(user), request).getTokensList();
  }
}
