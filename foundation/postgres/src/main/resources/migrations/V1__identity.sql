-- Who may do what: tenants, projects, members, tokens, and the keys that sign them.

create extension if not exists btree_gist;

create table tenant (
  login       text primary key,
  name        text        not null,
  email       text        not null default '',
  description text        not null default '',
  avatar_url  text        not null default '',
  created_by  text        not null,
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz
);

create table tenant_member (
  tenant     text        not null references tenant on delete cascade,
  member     text        not null references tenant,
  role       smallint    not null check (role between 1 and 4),
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (tenant, member)
);
create index tenant_member_by_member on tenant_member (member);

create table project (
  uuid        uuid primary key,
  tenant      text        not null references tenant,
  name        text        not null,
  description text        not null default '',
  avatar_url  text,
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz
);
create index project_by_tenant on project (tenant);

create table project_member (
  project    uuid        not null references project on delete cascade,
  member     text        not null references tenant,
  role       smallint    not null check (role between 1 and 3),
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project, member)
);
create index project_member_by_member on project_member (member);

-- Rights live here and not in the JWT, so that they can change without a new one.
create table token (
  uuid          uuid primary key,
  user_login    text        not null,
  type          smallint    not null,
  description   text        not null default '',
  permissions   jsonb       not null default '{}',
  project_roles jsonb       not null default '{}',
  tenant_roles  jsonb       not null default '{}',
  machine_roles jsonb       not null default '{}',
  admin_role    smallint,
  infra_role    smallint,
  labels        jsonb       not null default '{}',
  generation    bigint      not null default 0,
  issued_at     timestamptz not null,
  updated_at    timestamptz,
  expires_at    timestamptz not null
);
create index token_by_user on token (user_login);
create index token_by_expiry on token (expires_at);

create table signing_key (
  kid         text primary key,
  public_key  bytea       not null,
  private_key bytea       not null,
  created_at  timestamptz not null,
  expires_at  timestamptz not null
);

-- One row for each running server; what a dead one held is free again.
create table server (
  id         uuid primary key,
  started_at timestamptz not null,
  seen_at    timestamptz not null
);
