-- What a partition offers: sizes, images, filesystem layouts.

create table partition (
  id                     text primary key,
  description            text        not null default '',
  boot_image_url         text        not null default '',
  boot_kernel_url        text        not null default '',
  boot_commandline       text        not null default '',
  dns_servers            text[]      not null default '{}',
  ntp_servers            text[]      not null default '{}',
  mgmt_service_addresses text[]      not null default '{}',
  labels                 jsonb       not null default '{}',
  generation             bigint      not null default 0,
  created_at             timestamptz not null,
  updated_at             timestamptz
);

create table size (
  id          text primary key,
  name        text        not null default '',
  description text        not null default '',
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz
);

create table size_constraint (
  size       text     not null references size on delete cascade,
  position   integer  not null,
  type       smallint not null,
  -- Unsigned 64-bit numbers of the contract.
  minimum    numeric(20) not null check (minimum >= 0),
  maximum    numeric(20) not null check (maximum >= minimum),
  identifier text     not null default '',
  primary key (size, position)
);

create table image (
  id             text primary key,
  os             text        not null,
  major          bigint      not null,
  minor          bigint      not null,
  patch          bigint      not null,
  url            text        not null,
  name           text        not null default '',
  description    text        not null default '',
  features       smallint[]  not null,
  classification smallint    not null,
  expires_at     timestamptz not null,
  labels         jsonb       not null default '{}',
  generation     bigint      not null default 0,
  created_at     timestamptz not null,
  updated_at     timestamptz
);
create index image_by_version on image (os, major, minor, patch desc);

-- A layout is read and written as a whole: the document is its message without id and meta.
create table filesystem_layout (
  id          text primary key,
  document    bytea       not null,
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz
);
