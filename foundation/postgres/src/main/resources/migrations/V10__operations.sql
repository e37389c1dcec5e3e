-- What operators look at: traces of calls, agents, health over time; and what bounds the callers.

-- A trace is kept as the text that was written, so that its digest can be worked out again.
-- Transaction and sequence give the order in which traces are sealed and sent on: once all
-- transactions below a number have ended, no trace below it can appear any more.
alter table audit
  alter column body type text using body::text,
  add column xid bigint not null default (pg_current_xact_id()::text)::bigint,
  add column seq bigint not null generated always as identity;
create index audit_by_id on audit (id);
create index audit_by_tenant on audit (tenant, at desc);
create index audit_by_order on audit (xid, seq);

-- The chain: each seal covers the traces of a range of transactions and names the seal before it.
create table audit_seal (
  id        bigint primary key,
  -- First transaction that is covered, and the first that is not.
  xid_from  bigint      not null,
  xid_to    bigint      not null,
  -- The days of the traces, how many there are of each, and a digest over them: whole days go when
  -- their time is over, and the rest must stay provable.
  days      date[]      not null,
  counts    integer[]   not null,
  digests   bytea[]     not null,
  previous  bytea       not null,
  hash      bytea       not null,
  sealed_at timestamptz not null
);

-- Seals that did not match their traces when they were looked at again.
create table audit_break (
  seal     bigint primary key,
  found_at timestamptz not null,
  what     text        not null
);

-- How far the chain was looked at in the round that goes on; one row.
create table audit_round (
  one        boolean primary key default true check (one),
  seal       bigint      not null,
  ended_at   timestamptz
);
insert into audit_round (seal) values (0);

-- How far each place outside has got the traces.
create table audit_sink (
  name          text primary key,
  xid           bigint      not null,
  seq           bigint      not null,
  sent_at       timestamptz,
  failing_since timestamptz,
  error         text        not null default ''
);

-- Agents, as they last reported themselves.
create table component (
  uuid         uuid primary key,
  type         smallint    not null,
  identifier   text        not null,
  started_at   timestamptz not null,
  reported_at  timestamptz not null,
  interval_ms  bigint      not null,
  version      bytea       not null,
  token        uuid,
  created_at   timestamptz not null,
  unique (type, identifier)
);

-- Calls of this minute, by token or address. Lost with a crash of the database, which is no loss.
create unlogged table rate_limit (
  minute bigint  not null,
  key    text    not null,
  calls  integer not null,
  primary key (minute, key)
);

-- The state of every part, once a minute. Without a partition: of the part as a whole.
create table health_history (
  at        timestamptz not null,
  service   text        not null,
  partition text        not null default '',
  status    text        not null,
  message   text        not null default '',
  primary key (at, service, partition)
) partition by range (at);
create table health_history_default partition of health_history default;

-- What lets a firewall into the VPN of its project. An address without a key and without a
-- connection is a key that is still being made.
alter table allocation
  add column vpn_address   text,
  add column vpn_auth_key  text,
  add column vpn_connected boolean not null default false,
  add column vpn_ips       text[]  not null default '{}';

create index task_by_time on task (queue, created_at desc, id desc);
