-- How cameras did, gaps that attendance knows of, and lines that were crossed.

-- Changes of state --------------------------------------------------------------------------------

-- As each desktop saw them. Only grows.
create table site.camera_events (
  id uuid primary key,
  camera_id uuid not null references site.cameras (id) on delete cascade,
  node_id uuid not null,
  -- As it was called then.
  node_name text not null check (length(node_name) between 1 and 200),
  -- By the clock of that desktop.
  happened_at timestamptz not null,
  stored_at timestamptz not null default now(),
  -- {kind, …}; never an address or a password.
  state jsonb not null,
  constraint camera_events_say_what check (
    coalesce(
      state ->> 'kind' in (
        'disabled', 'connecting', 'live', 'degraded', 'resting', 'retrying', 'elsewhere', 'stopped'
      ),
      false
    )
  )
);

create index camera_events_by_camera on site.camera_events (camera_id, happened_at desc, id desc);
create index camera_events_by_node on site.camera_events (node_id, camera_id, happened_at desc, id desc);
create index camera_events_by_time on site.camera_events (happened_at desc, id desc);

create function site.refuse_rewriting_events() returns trigger
language plpgsql as $$
begin
  -- An event goes only with its camera.
  if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception 'site.camera_events only grows: % is refused', lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

create trigger camera_events_only_grow
before update or delete on site.camera_events
for each row execute function site.refuse_rewriting_events();

create trigger camera_events_are_never_emptied
before truncate on site.camera_events
for each statement execute function site.refuse_rewriting_events();

-- Days --------------------------------------------------------------------------------------------

alter table attendance.attendance_days
  drop constraint attendance_days_flags_check,
  add constraint attendance_days_flags_check check (
    flags <@ array['late', 'early', 'missing-in', 'missing-out', 'off-shift', 'dst', 'evidence-gap']
  );

-- Lines -------------------------------------------------------------------------------------------

-- Which way somebody went over their camera's line, and what the sighting counted as before and after. Only grows; the
-- last crossing counts.
create table recognition.sighting_crossings (
  sighting_id uuid not null references recognition.sightings (id) on delete cascade,
  crossed_at timestamptz not null,
  direction text not null check (direction in ('in', 'out')),
  before_role text not null check (before_role in ('entry', 'exit', 'observe')),
  after_role text not null check (after_role in ('entry', 'exit')),
  stored_at timestamptz not null default now(),
  -- A crossing that is delivered twice is stored once.
  primary key (sighting_id, crossed_at)
);

create function recognition.refuse_rewriting_crossings() returns trigger
language plpgsql as $$
begin
  -- A crossing goes only with its sighting.
  if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception 'recognition.sighting_crossings only grows: % is refused', lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

create trigger sighting_crossings_only_grow
before update or delete on recognition.sighting_crossings
for each row execute function recognition.refuse_rewriting_crossings();

create trigger sighting_crossings_are_never_emptied
before truncate on recognition.sighting_crossings
for each statement execute function recognition.refuse_rewriting_crossings();
