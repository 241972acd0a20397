-- The wall: named views, the watch list, alarms with their notes, hand-over notes.

create schema wall;

-- Views ------------------------------------------------------------------------------------------

create table wall.views (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  -- The operator whose view it is.
  owner_id text not null check (length(owner_id) between 1 and 200),
  name text not null check (length(btrim(name)) between 1 and 60),
  layout text not null
    check (layout in ('auto', '1', '4', '9', '12', '16', '20', '25', 'focus', 'free')),
  slots jsonb not null check (jsonb_typeof(slots) = 'array' and jsonb_array_length(slots) <= 100),
  alarm_watch_list boolean not null,
  alarm_unknown boolean not null,
  alarm_sound boolean not null,
  -- Grows with every change, so that nobody overwrites what they have not seen.
  revision integer not null default 1 check (revision >= 1),
  -- Order in the owner's list; gaps mean nothing.
  position integer not null check (position >= 0),
  created_at timestamptz not null default now(),
  -- A removed view can be brought back.
  removed_at timestamptz
);

create unique index views_name on wall.views (site_id, owner_id, lower(name))
  where removed_at is null;
create index views_that_ask_for_unknown on wall.views (site_id)
  where alarm_unknown and removed_at is null;

-- Watch list -------------------------------------------------------------------------------------

alter table people.people
  -- Why operators are told when this person is seen; null: they are not.
  add column watch_reason text check (length(btrim(watch_reason)) between 1 and 200);

-- Alarms -----------------------------------------------------------------------------------------

create table wall.alarms (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  kind text not null check (kind in ('watch-list', 'unknown')),
  -- One alarm a sighting: it is raised again when the sighting turns out to be somebody who is watched.
  sighting_id uuid not null unique references recognition.sightings (id) on delete cascade,
  camera_id uuid not null references site.cameras (id) on delete cascade,
  person_id uuid references people.people (id) on delete cascade,
  -- As it was when the alarm was raised.
  reason text check (length(reason) between 1 and 200),
  -- When the sighting was decided.
  raised_at timestamptz not null,
  stored_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  acknowledged_by_id text,
  acknowledged_by_name text,
  constraint alarms_watch_list_names_somebody
    check ((kind = 'watch-list') = (person_id is not null) and (person_id is null) = (reason is null)),
  constraint alarms_acknowledged_by_someone check (
    (acknowledged_at is null) = (acknowledged_by_id is null)
    and (acknowledged_at is null) = (acknowledged_by_name is null)
  )
);

create index alarms_by_time on wall.alarms (site_id, raised_at desc, id desc);
create index alarms_open on wall.alarms (site_id, raised_at desc) where acknowledged_at is null;
create index alarms_by_camera on wall.alarms (camera_id, kind, raised_at desc);

create table wall.alarm_notes (
  id uuid primary key,
  alarm_id uuid not null references wall.alarms (id) on delete cascade,
  written_at timestamptz not null default clock_timestamp(),
  actor_id text not null,
  actor_name text not null,
  text text not null check (length(btrim(text)) between 1 and 2000)
);

create index alarm_notes_by_alarm on wall.alarm_notes (alarm_id, written_at, id);

-- Hand-over notes --------------------------------------------------------------------------------

create table wall.handover_notes (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  written_at timestamptz not null default clock_timestamp(),
  actor_id text not null,
  actor_name text not null,
  text text not null check (length(btrim(text)) between 1 and 2000),
  camera_id uuid references site.cameras (id),
  taken_at timestamptz,
  taken_by_id text,
  taken_by_name text,
  constraint handover_notes_taken_by_someone check (
    (taken_at is null) = (taken_by_id is null) and (taken_at is null) = (taken_by_name is null)
  )
);

create index handover_notes_by_time on wall.handover_notes (site_id, written_at desc, id desc);

-- Notes only grow --------------------------------------------------------------------------------

create function wall.refuse_rewriting() returns trigger
language plpgsql as $$
begin
  -- A note goes only with what it is about.
  if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception '%.% only grows: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

create trigger alarm_notes_only_grow
before update or delete on wall.alarm_notes
for each row execute function wall.refuse_rewriting();

create trigger alarm_notes_are_never_emptied
before truncate on wall.alarm_notes
for each statement execute function wall.refuse_rewriting();

-- A hand-over note is taken over once, and never changes otherwise.
create function wall.keep_handover_notes() returns trigger
language plpgsql as $$
begin
  if old.taken_at is null and new.taken_at is not null
    and (new.id, new.site_id, new.written_at, new.actor_id, new.actor_name, new.text)
      = (old.id, old.site_id, old.written_at, old.actor_id, old.actor_name, old.text)
    and new.camera_id is not distinct from old.camera_id then
    return new;
  end if;
  raise exception 'a hand-over note is only taken over, once: this change is refused'
    using errcode = 'restrict_violation';
end
$$;

create trigger handover_notes_stay
before update on wall.handover_notes
for each row execute function wall.keep_handover_notes();

create trigger handover_notes_are_not_deleted
before delete on wall.handover_notes
for each row execute function wall.refuse_rewriting();

create trigger handover_notes_are_never_emptied
before truncate on wall.handover_notes
for each statement execute function wall.refuse_rewriting();
