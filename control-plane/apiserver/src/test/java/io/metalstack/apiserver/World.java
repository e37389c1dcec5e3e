package io.metalstack.apiserver;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.Rpcs;
import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Read;
import io.metalstack.apiserver.tenant.ProviderTenant;
import io.metalstack.apiserver.token.Lifetimes;
import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A database of its own for one test, with users, tenants and projects on request. */
public final class World implements AutoCloseable {
  public static final String PROVIDER = "metal-stack";
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final Lifetimes LIFETIMES =
      new Lifetimes(Duration.ofHours(8), Duration.ofDays(365));
  public static final MethodRules RULES = new MethodRules(Rpcs.all());

  public final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  public final String url = ThrowawayPostgres.database();
  public final Db db = new Db(url, 4);

  public World() {
    ProviderTenant.ensure(db, PROVIDER, clock);
  }

  /** A tenant that owns itself: a person, or an organisation. */
  public String tenant(String login) {
    db.transaction(tx ->
        tx.sql()
            .insertInto(TENANT)
            .set(TENANT.LOGIN, login)
            .set(TENANT.NAME, "name of " + login)
            .set(TENANT.EMAIL, login + "@example.org")
            .set(TENANT.CREATED_BY, login)
            .set(TENANT.CREATED_AT, NOW)
            .execute());
    return member(login, login, TenantRole.TENANT_ROLE_OWNER);
  }

  public String member(String tenant, String member, TenantRole role) {
    db.transaction(tx ->
        tx.sql()
            .insertInto(TENANT_MEMBER)
            .set(TENANT_MEMBER.TENANT, tenant)
            .set(TENANT_MEMBER.MEMBER, member)
            .set(TENANT_MEMBER.ROLE, (short) role.getNumber())
            .set(TENANT_MEMBER.CREATED_AT, NOW)
            .onConflict()
            .doUpdate()
            .set(TENANT_MEMBER.ROLE, (short) role.getNumber())
            .execute());
    return member;
  }

  public void leaves(String tenant, String member) {
    db.transaction(tx ->
        tx.sql()
            .deleteFrom(TENANT_MEMBER)
            .where(TENANT_MEMBER.TENANT.eq(tenant), TENANT_MEMBER.MEMBER.eq(member))
            .execute());
  }

  public String project(String tenant) {
    var id = UUID.randomUUID();
    db.transaction(tx ->
        tx.sql()
            .insertInto(PROJECT)
            .set(PROJECT.UUID, id)
            .set(PROJECT.TENANT, tenant)
            .set(PROJECT.NAME, "project of " + tenant)
            .set(PROJECT.CREATED_AT, NOW)
            .execute());
    return id.toString();
  }

  public void projectMember(String project, String member, ProjectRole role) {
    db.transaction(tx ->
        tx.sql()
            .insertInto(PROJECT_MEMBER)
            .set(PROJECT_MEMBER.PROJECT, UUID.fromString(project))
            .set(PROJECT_MEMBER.MEMBER, member)
            .set(PROJECT_MEMBER.ROLE, (short) role.getNumber())
            .set(PROJECT_MEMBER.CREATED_AT, NOW)
            .execute());
  }

  public <Q, A> A call(Mutation<Q, A> mutation, Caller caller, Q request) {
    return db.transaction(tx -> mutation.apply(tx, caller, request));
  }

  public <Q, A> A read(Read<Q, A> look, Caller caller, Q request) {
    return db.read(sql -> look.read(sql, caller, request));
  }

  /** Somebody who has logged in. */
  public static Caller user(String login) {
    return caller(login, TokenType.TOKEN_TYPE_USER, TenantRole.TENANT_ROLE_UNSPECIFIED);
  }

  /** An administrator of the provider tenant. */
  public static Caller admin() {
    var rights = caller(PROVIDER, TokenType.TOKEN_TYPE_API, TenantRole.TENANT_ROLE_OWNER).rights();
    return new Caller(
        rights.with(AdminRole.ADMIN_ROLE_EDITOR, InfraRole.INFRA_ROLE_UNSPECIFIED), "test");
  }

  private static Caller caller(String login, TokenType type, TenantRole provider) {
    return new Caller(
        new Rights(
            Optional.of(UUID.randomUUID()),
            login,
            type,
            provider,
            AdminRole.ADMIN_ROLE_UNSPECIFIED,
            InfraRole.INFRA_ROLE_UNSPECIFIED,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of()),
        "test");
  }

  /** Expects a problem of a kind whose message or details hold all the given words. */
  public static void refused(Problem.Kind kind, ThrowingCallable call, String... words) {
    Assertions.assertThatExceptionOfType(Problem.class)
        .isThrownBy(call)
        .satisfies(problem -> {
          Assertions.assertThat(problem.kind()).isEqualTo(kind);
          Assertions.assertThat(problem.message()).isNotBlank();
          for (var word : words) {
            Assertions.assertThat(problem.message() + problem.details()).contains(word);
          }
        });
  }

  @Override
  public void close() {
    db.close();
  }
}
