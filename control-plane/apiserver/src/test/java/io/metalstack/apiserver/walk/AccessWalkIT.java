package io.metalstack.apiserver.walk;

import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.PROJECT_MEMBER;
import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;
import static io.metalstack.tables.Tables.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.metalstack.admin.v2.TokenServiceCreateRequest;
import io.metalstack.api.Rpc;
import io.metalstack.api.Rpcs;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenType;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Walks all methods by all kinds of callers, over the wire: each may call exactly what the
 * annotations of the contract allow. {@code MethodsTest} holds the annotations themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessWalkIT {
  private final Site site = new Site("--rate-limit", "0", "--rate-limit-anonymous", "0");
  private final Db db = new Db(site.database, 2);
  private final Wire wire = new Wire(site.server.port());

  /** A token and the user that it belongs to. */
  private record Holder(Who who, String user, UUID token, String secret) {}

  /** What a call is about: a tenant, one of its projects, a machine. */
  private record Subject(String tenant, UUID project, UUID machine) {}

  @BeforeAll
  void everyMethodIsThere() {
    assertThat(Rpcs.all()).hasSize(153);
  }

  @AfterAll
  void close() {
    wire.close();
    db.close();
    site.close();
  }

  @Test
  void everyCallerMayExactlyWhatTheAnnotationsSay() throws Exception {
    var wrong = new ArrayList<String>();
    var allowed = 0;
    for (var who : Who.all()) {
      var holder = holder(who);
      for (var rpc : Rpcs.all()) {
        var outcome = call(holder, rpc);
        var passed =
            !outcome.code().equals("permission_denied")
                && !outcome.code().equals("unauthenticated");
        if (passed != who.may(rpc.descriptor())) {
          wrong.add("%s at %s: %s %s".formatted(who.name(), rpc.path(), passed, outcome));
        }
        var bad = who.token() == Who.Token.FORGED || who.token() == Who.Token.REVOKED;
        if (!passed && !outcome.code().equals(bad ? "unauthenticated" : "permission_denied")) {
          wrong.add("%s at %s: %s".formatted(who.name(), rpc.path(), outcome));
        }
        allowed += passed ? 1 : 0;
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(allowed).as("calls that passed").isBetween(500, 2_500);
  }

  private Wire.Outcome call(Holder holder, Rpc<?, ?> rpc) throws Exception {
    var subject = subject();
    if (!holder.user().isEmpty()) {
      var held = holder.who().on() == Who.On.SUBJECT ? subject : subject();
      db.transaction(tx -> {
        hold(tx, holder, held);
        return held;
      });
    }
    return wire.call(
        rpc,
        Wire.Codec.PROTO,
        holder.who().token() == Who.Token.NONE ? Optional.empty() : Optional.of(holder.secret()),
        request(rpc, subject));
  }

  private static Message request(Rpc<?, ?> rpc, Subject subject) {
    var request = rpc.request().newBuilderForType();
    for (var field : rpc.request().getDescriptorForType().getFields()) {
      var value =
          switch (field.getName()) {
            case "project" -> subject.project().toString();
            case "login" -> subject.tenant();
            case "uuid" -> subject.machine().toString();
            default -> "";
          };
      if (!value.isEmpty() && !field.isRepeated()) {
        request.setField(field, value);
      }
    }
    return request.build();
  }

  /** A tenant and a project of their own, since calls that pass may change or delete them. */
  private Subject subject() {
    var subject = new Subject("tenant-" + UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    db.transaction(tx -> {
      tenant(tx, subject.tenant());
      return tx.sql()
          .insertInto(PROJECT)
          .set(PROJECT.UUID, subject.project())
          .set(PROJECT.TENANT, subject.tenant())
          .set(PROJECT.NAME, "project")
          .set(PROJECT.CREATED_AT, World.NOW)
          .execute();
    });
    return subject;
  }

  /** Gives the caller his roles on a subject: by membership, and for API tokens in the token. */
  private static void hold(Tx tx, Holder holder, Subject on) {
    var who = holder.who();
    var api = who.token() == Who.Token.API;
    if (who.tenant() != TenantRole.TENANT_ROLE_UNSPECIFIED) {
      member(tx, on.tenant(), holder.user(), api ? TenantRole.TENANT_ROLE_OWNER : who.tenant());
    }
    if (who.project() != ProjectRole.PROJECT_ROLE_UNSPECIFIED) {
      tx.sql()
          .insertInto(PROJECT_MEMBER)
          .set(PROJECT_MEMBER.PROJECT, on.project())
          .set(PROJECT_MEMBER.MEMBER, holder.user())
          .set(
              PROJECT_MEMBER.ROLE,
              (short) (api ? ProjectRole.PROJECT_ROLE_OWNER : who.project()).getNumber())
          .set(PROJECT_MEMBER.CREATED_AT, World.NOW)
          .execute();
    }
    if (api) {
      tx.sql()
          .update(TOKEN)
          .set(TOKEN.TENANT_ROLES, roles(on.tenant(), who.tenant().getNumber()))
          .set(TOKEN.PROJECT_ROLES, roles(on.project().toString(), who.project().getNumber()))
          .set(TOKEN.MACHINE_ROLES, roles(on.machine().toString(), who.machine().getNumber()))
          .where(TOKEN.UUID.eq(holder.token()))
          .execute();
    }
  }

  private static org.jooq.JSONB roles(String subject, int role) {
    return Meta.column(role == 0 ? Map.of() : Map.of(subject, role));
  }

  private Holder holder(Who who) {
    if (who.token() == Who.Token.NONE) {
      return new Holder(who, "", UUID.randomUUID(), "");
    }
    var issued =
        site.admin.call(
            io.metalstack.admin.v2.TokenServiceRpc.CREATE,
            TokenServiceCreateRequest.getDefaultInstance());
    var token = UUID.fromString(issued.getToken().getUuid());
    var user = "user-" + token;
    db.transaction(tx -> {
      tenant(tx, user);
      member(tx, user, user, TenantRole.TENANT_ROLE_OWNER);
      if (who.admin().getNumber() > 0 || who.infra().getNumber() > 0) {
        member(tx, World.PROVIDER, user, TenantRole.TENANT_ROLE_OWNER);
      }
      return who.token() == Who.Token.REVOKED
          ? tx.sql().deleteFrom(TOKEN).where(TOKEN.UUID.eq(token)).execute()
          : tx.sql()
              .update(TOKEN)
              .set(TOKEN.USER_LOGIN, user)
              .set(
                  TOKEN.TYPE,
                  (short)
                      (who.token() == Who.Token.LOGIN
                          ? TokenType.TOKEN_TYPE_USER_VALUE
                          : TokenType.TOKEN_TYPE_API_VALUE))
              .set(TOKEN.ADMIN_ROLE, (short) who.admin().getNumber())
              .set(TOKEN.INFRA_ROLE, (short) who.infra().getNumber())
              .where(TOKEN.UUID.eq(token))
              .execute();
    });
    var secret = issued.getSecret();
    return new Holder(
        who,
        user,
        token,
        who.token() == Who.Token.FORGED
            ? secret.substring(0, secret.length() - 8) + "AAAAAAAA"
            : secret);
  }

  private static void tenant(Tx tx, String login) {
    tx.sql()
        .insertInto(TENANT)
        .set(TENANT.LOGIN, login)
        .set(TENANT.NAME, login)
        .set(TENANT.CREATED_BY, login)
        .set(TENANT.CREATED_AT, World.NOW)
        .execute();
  }

  private static void member(Tx tx, String tenant, String member, TenantRole role) {
    tx.sql()
        .insertInto(TENANT_MEMBER)
        .set(TENANT_MEMBER.TENANT, tenant)
        .set(TENANT_MEMBER.MEMBER, member)
        .set(TENANT_MEMBER.ROLE, (short) role.getNumber())
        .set(TENANT_MEMBER.CREATED_AT, World.NOW)
        .execute();
  }
}
