-- Networks and addresses. Two blocks of one space never overlap: the database itself refuses them.

create table network (
  id                          text primary key,
  name                        text        not null default '',
  description                 text        not null default '',
  partition                   text references partition,
  project                     uuid references project,
  namespace                   text,
  type                        smallint    not null,
  nat_type                    smallint    not null,
  vrf                         bigint,
  parent                      text references network,
  destination_prefixes        cidr[]      not null default '{}',
  additional_announcable_cidrs cidr[]     not null default '{}',
  default_child_length_ipv4   smallint,
  default_child_length_ipv6   smallint,
  min_child_length_ipv4       smallint,
  min_child_length_ipv6       smallint,
  labels                      jsonb       not null default '{}',
  generation                  bigint      not null default 0,
  created_at                  timestamptz not null,
  updated_at                  timestamptz
);
create index network_by_project on network (project);
create index network_by_parent on network (parent);
create index network_by_partition on network (partition, type);

-- A space is a set of addresses in which each block is handed out once: '' for networks without
-- parent, the parent's id for its children, 'parent/project' for children of a namespaced super.
create table network_prefix (
  network  text     not null references network on delete cascade,
  prefix   cidr     not null,
  position smallint not null,
  space    text     not null,
  primary key (network, prefix),
  constraint network_prefix_overlaps exclude using gist (space with =, prefix inet_ops with &&)
);

-- The blocks of a space that are free, each as large as can be: a buddy system in rows. Taking an
-- address or a child prefix splits one row, giving it back joins halves; nothing is ever scanned.
create table free_block (
  space  text     not null,
  -- Order in which the blocks are taken: the position of the prefix they come from.
  position smallint not null,
  prefix cidr     not null,
  length smallint not null generated always as (masklen(prefix)) stored,
  primary key (space, prefix)
);
create index free_block_by_fit on free_block (space, family(prefix), position, length desc, prefix);

create table ip (
  uuid        uuid primary key,
  address     inet        not null,
  -- '' unless the address lives in a namespaced network.
  namespace   text        not null default '',
  network     text        not null references network,
  project     uuid        not null references project,
  type        smallint    not null,
  name        text        not null default '',
  description text        not null default '',
  machine     uuid,
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz,
  constraint ip_address_taken unique (namespace, address)
);
create index ip_by_network on ip (network);
create index ip_by_project on ip (project);
create index ip_by_machine on ip (machine) where machine is not null;

-- Numbers in use, out of 1 to 131072. A free one is drawn at random; the key refuses a second owner.
create table vrf (
  id      integer primary key check (id between 1 and 131072),
  network text not null
);
create index vrf_by_network on vrf (network);

create table asn (
  id         integer primary key check (id between 1 and 131072),
  allocation uuid not null
);
create index asn_by_allocation on asn (allocation);
