-- Standing invitations to a tenant or to a project. One that is accepted or withdrawn is gone.
-- The secret itself is not kept: who reads the database cannot join.
create table invite (
  id          uuid primary key,
  secret_hash bytea       not null unique check (length(secret_hash) = 32),
  tenant      text references tenant on delete cascade,
  project     uuid references project on delete cascade,
  role        smallint    not null check (role between 1 and 4),
  created_by  text        not null,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  check (num_nonnulls(tenant, project) = 1)
);
create index invite_by_tenant on invite (tenant) where tenant is not null;
create index invite_by_project on invite (project) where project is not null;
create index invite_by_expiry on invite (expires_at);

-- As in every other entity, so that the same code makes the next generation of each.
alter table token rename column issued_at to created_at;
