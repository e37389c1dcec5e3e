-- Machines. What can be asked for is a column; what is only shown is a document (a message).

create table machine (
  uuid              uuid primary key,
  partition         text references partition,
  rack              text        not null default '',
  room              text        not null default '',
  -- Null: the hardware matches no size, or several.
  size              text references size,
  hammer_version    text        not null default '',
  registered_at     timestamptz,

  hardware          bytea,
  memory            numeric(20),
  cpu_cores         integer,
  disk_names        text[]      not null default '{}',
  disk_sizes        numeric(20)[] not null default '{}',
  nic_macs          text[]      not null default '{}',
  nic_names         text[]      not null default '{}',
  neighbor_macs     text[]      not null default '{}',
  neighbor_names    text[]      not null default '{}',

  state             smallint    not null default 0,
  state_description text        not null default '',
  state_issuer      text        not null default '',
  led_state         text        not null default '',
  led_description   text        not null default '',

  bmc_address       text        not null default '',
  bmc_mac           text        not null default '',
  bmc_user          text        not null default '',
  bmc_password      text        not null default '',
  bmc_interface     text        not null default '',
  bmc_version       text        not null default '',
  bmc_power_state   text        not null default '',
  -- Part numbers and serials by their names in the contract.
  fru               jsonb       not null default '{}',
  bios              bytea,
  -- Power supplies and power draw.
  bmc_report        bytea,
  bmc_reported_at   timestamptz,

  -- The open Wait stream, and the server that holds it. A machine counts as waiting only while
  -- that server lives.
  waiting_stream    uuid,
  waiting_server    uuid,

  tags              text[]      not null default '{}',
  labels            jsonb       not null default '{}',
  generation        bigint      not null default 0,
  created_at        timestamptz not null,
  updated_at        timestamptz
);
create index machine_by_partition on machine (partition, size);
create index machine_waiting on machine (partition, size) where waiting_stream is not null;
create index machine_by_nic_mac on machine using gin (nic_macs);

-- Where a machine stands in its life: the newest stored event and what followed from all of them.
create table provisioning (
  machine             uuid primary key references machine on delete cascade,
  state               smallint    not null default 0,
  last_event_at       timestamptz,
  crash_loop          boolean     not null default false,
  failed_reclaim      boolean     not null default false,
  last_error_event    smallint,
  last_error_at       timestamptz,
  last_error_message  text
);

create table machine_event (
  machine uuid        not null,
  id      bigint      not null generated always as identity,
  at      timestamptz not null,
  event   smallint    not null,
  message text        not null default '',
  primary key (machine, at, id)
) partition by range (at);
create table machine_event_default partition of machine_event default;

create table allocation (
  uuid              uuid primary key,
  -- One allocation at a time: the database refuses a second.
  machine           uuid        not null unique references machine,
  project           uuid        not null references project,
  name              text        not null,
  description       text        not null default '',
  hostname          text        not null,
  created_by        text        not null,
  type              smallint    not null,
  image             text        not null references image,
  layout            text        not null,
  -- Layout and rules as they were when the machine was allocated.
  filesystem_layout bytea       not null,
  firewall_rules    bytea,
  ssh_public_keys   text[]      not null default '{}',
  userdata          text        not null default '',
  dns_servers       text[]      not null default '{}',
  ntp_servers       text[]      not null default '{}',
  placement_labels  jsonb       not null default '{}',
  labels            jsonb       not null default '{}',
  console_password  text,
  generation        bigint      not null default 0,
  created_at        timestamptz not null,
  updated_at        timestamptz,
  -- Set once the operating system reported that it is installed: the ports may join its VRF.
  installed_at      timestamptz,
  -- Set by Machine.Delete: the machine is being reclaimed and belongs to nobody else until then.
  deleting_since    timestamptz,
  deletion_task     uuid
);
create index allocation_by_project on allocation (project);
create index allocation_by_image on allocation (image);

create table allocation_network (
  allocation           uuid     not null references allocation on delete cascade,
  position             smallint not null,
  network              text     not null references network,
  type                 smallint not null,
  nat_type             smallint not null,
  prefixes             cidr[]   not null,
  destination_prefixes cidr[]   not null,
  ips                  inet[]   not null,
  vrf                  bigint   not null,
  asn                  bigint   not null,
  project              uuid,
  primary key (allocation, position)
);
create index allocation_network_by_network on allocation_network (network);

create table bmc_command (
  id          text primary key,
  machine     uuid        not null references machine on delete cascade,
  partition   text        not null,
  command     smallint    not null,
  issued_by   text        not null,
  -- The task that sees to the deadline.
  task        uuid        not null,
  -- pending, sent, done, failed, expired
  state       text        not null,
  error       text        not null default '',
  created_at  timestamptz not null,
  sent_at     timestamptz,
  finished_at timestamptz,
  deadline    timestamptz not null
);
create index bmc_command_open on bmc_command (partition, created_at) where state in ('pending', 'sent');
create index bmc_command_by_machine on bmc_command (machine, created_at desc);
