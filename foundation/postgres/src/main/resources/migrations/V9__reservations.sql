-- Machines kept free for projects, and what was done to the disks of machines that were freed.

create table size_reservation (
  id          uuid primary key,
  name        text        not null,
  description text        not null default '',
  project     uuid        not null references project,
  size        text        not null references size,
  -- In each of its partitions so many machines are kept.
  amount      integer     not null check (amount > 0),
  labels      jsonb       not null default '{}',
  generation  bigint      not null default 0,
  created_at  timestamptz not null,
  updated_at  timestamptz
);
create index size_reservation_by_project on size_reservation (project);
create index size_reservation_by_size on size_reservation (size);

create table size_reservation_partition (
  reservation uuid not null references size_reservation on delete cascade,
  partition   text not null references partition,
  primary key (reservation, partition)
);
create index size_reservation_partition_by_partition on size_reservation_partition (partition);

-- How a disk was emptied before its machine could be used again: told by the program that did it.
-- No reference to the machine: the proof outlives a machine that is taken out of the inventory.
create table machine_wipe (
  machine     uuid        not null,
  id          bigint      not null generated always as identity,
  at          timestamptz not null,
  disk        text        not null,
  serial      text        not null default '',
  method      text        not null,
  bytes       numeric(20) not null,
  -- Whether reading it again showed that nothing was left.
  verified    boolean     not null,
  primary key (machine, id)
);
