-- Leaf switches, their ports, and the machines on them.

create table switch (
  id                 text primary key,
  partition          text        not null references partition,
  rack               text        not null default '',
  room               text        not null default '',
  description        text        not null default '',
  replace_mode       smallint    not null default 0,
  management_ip      text        not null default '',
  management_user    text        not null default '',
  console_command    text        not null default '',
  os_vendor          smallint    not null,
  os_version         text        not null default '',
  metal_core_version text        not null default '',
  last_sync_at       timestamptz,
  last_sync_duration bigint,
  last_error_at      timestamptz,
  last_error_duration bigint,
  last_error         text,
  labels             jsonb       not null default '{}',
  generation         bigint      not null default 0,
  created_at         timestamptz not null,
  updated_at         timestamptz
);
create index switch_by_rack on switch (partition, rack);

create table switch_port (
  switch     text     not null references switch on delete cascade,
  identifier text     not null,
  name       text     not null,
  mac        text     not null default '',
  desired    smallint,
  actual     smallint not null default 0,
  bgp_state  bytea,
  primary key (switch, identifier),
  unique (switch, name)
);

-- The VRF of a port is not stored: it follows from the allocation of the machine on it.
create table machine_connection (
  switch       text not null,
  port         text not null,
  machine      uuid not null references machine on delete cascade,
  machine_nic  text not null,
  primary key (switch, port),
  foreign key (switch, port) references switch_port on delete cascade
);
create index machine_connection_by_machine on machine_connection (machine);
