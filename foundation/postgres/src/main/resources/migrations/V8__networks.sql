-- Which images a size takes, ports that belong to external networks, and what their lists filter on.

-- The size need not exist: its constraints may be there before it.
create table size_image_constraint (
  size        text primary key,
  name        text        not null default '',
  description text        not null default '',
  -- Operating system to version constraint.
  images      jsonb       not null default '{}',
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz
);

-- A port belongs to one network at most; it goes with its switch.
create table external_network_member (
  switch  text not null,
  port    text not null,
  network text not null references network,
  primary key (switch, port),
  foreign key (switch, port) references switch_port on delete cascade
);
create index external_network_member_by_network on external_network_member (network);

create index ip_by_address on ip (address);
create index ip_by_labels on ip using gin (labels jsonb_path_ops);
create index network_by_labels on network using gin (labels jsonb_path_ops);
create index network_by_vrf on network (vrf);
create index allocation_by_layout on allocation (layout);
