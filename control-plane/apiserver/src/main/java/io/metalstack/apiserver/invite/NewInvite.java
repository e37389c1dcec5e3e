package io.metalstack.apiserver.invite;

import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.InviteRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Makes invitations of both kinds. */
final class NewInvite {
  static final Duration LIFE = Duration.ofDays(7);

  private final SecureRandom random;
  private final Clock clock;

  NewInvite(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** An invitation as stored, with the secret that is not. */
  record Made(UUID id, InviteSecret secret) {}

  Made toTenant(Tx tx, String user, String tenant, int role) {
    var row = row(user, role);
    row.setTenant(tenant);
    return stored(tx, row);
  }

  Made toProject(Tx tx, String user, UUID project, int role) {
    var row = row(user, role);
    row.setProject(project);
    return stored(tx, row);
  }

  private InviteRecord row(String user, int role) {
    var now = Meta.kept(clock.instant());
    var row = new InviteRecord();
    row.setId(UUID.randomUUID());
    row.setRole((short) role);
    row.setCreatedBy(user);
    row.setCreatedAt(now);
    row.setExpiresAt(now.plus(LIFE));
    return row;
  }

  private Made stored(Tx tx, InviteRecord row) {
    var secret = InviteSecret.fresh(random);
    row.setSecretHash(secret.hash());
    Invites.insert(tx, row);
    return new Made(row.getId(), secret);
  }
}
