package io.metalstack.apiserver.invite;

import static io.metalstack.tables.Tables.INVITE;
import static io.metalstack.tables.Tables.PROJECT;
import static io.metalstack.tables.Tables.TENANT;

import io.metalstack.api.v2.ProjectInvite;
import io.metalstack.api.v2.TenantInvite;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.Tenant;
import io.metalstack.tables.tables.records.InviteRecord;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** All SQL of invitations. Messages carry the handle where their secret belongs. */
final class Invites {
  private static final Tenant INVITER = TENANT.as("inviter");

  private Invites() {}

  /** Stores a new invitation, and drops those that nobody accepted in time. */
  static void insert(Tx tx, InviteRecord row) {
    tx.sql().deleteFrom(INVITE).where(INVITE.EXPIRES_AT.le(row.getCreatedAt())).execute();
    tx.sql().insertInto(INVITE).set(row).execute();
  }

  /** The open invitations to tenants that a condition holds for, oldest first. */
  static List<TenantInvite> toTenant(DSLContext sql, Condition condition) {
    return sql.select(INVITE.asterisk(), TENANT.NAME, INVITER.NAME)
        .from(INVITE)
        .join(TENANT)
        .on(TENANT.LOGIN.eq(INVITE.TENANT))
        .leftJoin(INVITER)
        .on(INVITER.LOGIN.eq(INVITE.CREATED_BY))
        .where(condition)
        .orderBy(INVITE.CREATED_AT, INVITE.ID)
        .fetch(row ->
            InviteView.tenant(row.into(INVITE), row.get(TENANT.NAME), row.get(INVITER.NAME)));
  }

  /** The open invitations to projects that a condition holds for, oldest first. */
  static List<ProjectInvite> toProject(DSLContext sql, Condition condition) {
    return sql.select(INVITE.asterisk(), PROJECT.NAME, TENANT.LOGIN, TENANT.NAME)
        .from(INVITE)
        .join(PROJECT)
        .on(PROJECT.UUID.eq(INVITE.PROJECT))
        .join(TENANT)
        .on(TENANT.LOGIN.eq(PROJECT.TENANT))
        .where(condition)
        .orderBy(INVITE.CREATED_AT, INVITE.ID)
        .fetch(row ->
            InviteView.project(
                row.into(INVITE),
                row.get(PROJECT.NAME),
                row.get(TENANT.LOGIN),
                row.get(TENANT.NAME)));
  }

  /** Holds for the invitation with a secret, as long as it can be accepted. */
  static Condition open(InviteSecret secret, Instant now) {
    return INVITE.SECRET_HASH.eq(secret.hash()).and(INVITE.EXPIRES_AT.gt(now));
  }

  /**
   * Takes an invitation away, for the one call that accepts it.
   *
   * @param target says whether it has to be one to a tenant or to a project
   * @throws Problem NOT_FOUND if there is none, or it has expired
   */
  static InviteRecord take(Tx tx, Condition target, InviteSecret secret, Instant now) {
    return tx.sql()
        .deleteFrom(INVITE)
        .where(target, open(secret, now))
        .returning()
        .fetchOptional()
        .orElseThrow(Invites::missing);
  }

  /**
   * Withdraws an invitation.
   *
   * @param target the tenant or project that it has to be to
   * @param given its secret or its handle
   * @throws Problem NOT_FOUND if the target has no such invitation
   */
  static void withdraw(Tx tx, Condition target, InviteSecret given) {
    var handle = DSL.replace(INVITE.ID.cast(String.class), "-", "");
    var withdrawn =
        tx.sql()
            .deleteFrom(INVITE)
            .where(target, INVITE.SECRET_HASH.eq(given.hash()).or(handle.eq(given.text())))
            .execute();
    if (withdrawn == 0) {
      throw missing();
    }
  }

  /** Says nothing of the secret that was given. */
  static Problem missing() {
    return Problem.notFound("there is no such invitation: it was accepted, withdrawn or expired")
        .with("secret", "unknown", "ask for a new invitation");
  }
}
