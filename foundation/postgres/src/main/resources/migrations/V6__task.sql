-- Work that must outlive the call that asked for it, and the trace of every mutating call.

create table task (
  id              uuid primary key,
  queue           text        not null default 'default',
  type            text        not null,
  payload         bytea       not null,
  -- active, pending, scheduled, retry, archived, completed
  state           text        not null,
  max_retry       integer     not null,
  retried         integer     not null default 0,
  last_error      text        not null default '',
  last_failed_at  timestamptz,
  next_process_at timestamptz,
  deadline        timestamptz,
  completed_at    timestamptz,
  result          bytea,
  created_at      timestamptz not null
);
create index task_by_state on task (queue, state, created_at);

-- The table of db-scheduler, with the columns it documents: locking, heartbeat, retry.
create table scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  state                text,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_by_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_by_priority on scheduled_tasks (priority desc, execution_time asc);

create table audit (
  id          uuid        not null,
  at          timestamptz not null,
  method      text        not null,
  phase       smallint    not null,
  caller      text        not null default '',
  tenant      text        not null default '',
  project     text        not null default '',
  source      text        not null default '',
  result_code integer,
  body        jsonb,
  primary key (at, id, phase)
) partition by range (at);
create table audit_default partition of audit default;
