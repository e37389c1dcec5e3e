package io.metalstack.apiserver.tenant;

import static io.metalstack.tables.Tables.TENANT;
import static io.metalstack.tables.Tables.TENANT_MEMBER;

import io.metalstack.api.v2.TenantRole;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Db;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The tenant of those who run the cloud. Its members may be given the rights of administrators. */
public final class ProviderTenant {
  /** Marks the one provider tenant; nobody may set it on another. */
  public static final String LABEL = "tenant.metal-stack.io/provider";

  private static final JSONB MARK = Meta.column(Map.of(LABEL, "true"));

  private ProviderTenant() {}

  /**
   * Makes the provider tenant at the first start, its own owner.
   *
   * @throws Problem INVALID_ARGUMENT if the database has a provider tenant of another login
   */
  public static void ensure(Db db, String login, Clock clock) {
    db.<@Nullable Void>transaction(tx -> {
      ensure(tx, login, clock);
      return null;
    });
  }

  /**
   * Refuses an update of labels that would make a tenant the provider's, or no longer.
   *
   * @throws Problem INVALID_ARGUMENT if it would
   */
  static void requireMarkKept(JSONB before, JSONB after) {
    if (!Objects.equals(Meta.map(before).get(LABEL), Meta.map(after).get(LABEL))) {
      throw Problem.invalidArgument("the label %s cannot be given, changed or taken away", LABEL)
          .with("labels", "reserved", "leave it as it is");
    }
  }

  private static void ensure(Tx tx, String login, Clock clock) {
    tx.exclusively("provider tenant");
    var sql = tx.sql();
    var marked =
        sql.select(TENANT.LOGIN)
            .from(TENANT)
            .where(DSL.condition("{0} @> {1}", TENANT.LABELS, DSL.val(MARK)))
            .fetchOptional(TENANT.LOGIN);
    if (marked.isPresent()) {
      if (!marked.get().equals(login)) {
        throw Problem.invalidArgument(
                "the provider tenant of this database is \"%s\", got \"%s\"", marked.get(), login)
            .with("provider tenant", "cannot be renamed", "start with \"" + marked.get() + "\"");
      }
      return;
    }
    var now = Meta.kept(clock.instant());
    sql.insertInto(TENANT)
        .set(TENANT.LOGIN, login)
        .set(TENANT.NAME, login)
        .set(TENANT.CREATED_BY, login)
        .set(TENANT.LABELS, MARK)
        .set(TENANT.CREATED_AT, now)
        .onConflict(TENANT.LOGIN)
        .doUpdate()
        .set(TENANT.LABELS, DSL.field("{0} || {1}", JSONB.class, TENANT.LABELS, DSL.val(MARK)))
        .execute();
    sql.insertInto(TENANT_MEMBER)
        .set(TENANT_MEMBER.TENANT, login)
        .set(TENANT_MEMBER.MEMBER, login)
        .set(TENANT_MEMBER.ROLE, (short) TenantRole.TENANT_ROLE_OWNER_VALUE)
        .set(TENANT_MEMBER.CREATED_AT, now)
        .onConflictDoNothing()
        .execute();
  }
}
