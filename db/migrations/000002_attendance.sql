-- Shifts, punches with their evidence, and the days that follow from them.

create schema attendance;

-- What a sighting meant when it was stored: the role of a camera may change later, its history may not.
alter table recognition.sightings add column camera_role text
  check (camera_role in ('entry', 'exit', 'both', 'observe'));

update recognition.sightings as sighting
set camera_role = camera.role
from site.cameras as camera
where camera.id = sighting.camera_id;

alter table recognition.sightings alter column camera_role set not null;

create function recognition.keep_camera_role() returns trigger
language plpgsql as $$
begin
  select camera.role into new.camera_role from site.cameras as camera where camera.id = new.camera_id;
  return new;
end
$$;

create trigger sightings_keep_camera_role
before insert on recognition.sightings
for each row when (new.camera_role is null) execute function recognition.keep_camera_role();

-- Shifts ----------------------------------------------------------------------------------------

create table attendance.shifts (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 80),
  -- Holds for everybody at the site who has no other.
  is_default boolean not null default false,
  -- Local wall-clock times of the site; an end that is not later than the start is on the next day.
  start_time time not null,
  end_time time not null,
  before_minutes integer not null check (before_minutes >= 0),
  after_minutes integer not null check (after_minutes >= 0),
  late_grace_minutes integer not null check (late_grace_minutes >= 0),
  early_grace_minutes integer not null check (early_grace_minutes >= 0),
  -- 0 = off.
  absent_below_minutes integer not null check (absent_below_minutes >= 0),
  half_day_below_minutes integer not null check (half_day_below_minutes >= 0),
  created_at timestamptz not null default now(),
  constraint shifts_have_a_length check (start_time <> end_time),
  -- Otherwise the windows of two days would hold the same punch.
  constraint shifts_fit_a_day check (
    (end_time - start_time)
      + case when end_time > start_time then interval '0' else interval '24 hours' end
      + make_interval(mins => before_minutes + after_minutes)
    < interval '24 hours'
  )
);

create unique index shifts_one_default on attendance.shifts (site_id) where is_default;

-- Punches ---------------------------------------------------------------------------------------

create table attendance.punches (
  id uuid primary key,
  person_id uuid not null references people.people (id) on delete cascade,
  site_id uuid not null references site.sites (id) on delete cascade,
  direction text not null check (direction in ('in', 'out')),
  source text not null check (source = 'camera'),
  -- superseded: later facts say otherwise; voided: somebody took it back.
  state text not null default 'active' check (state in ('active', 'voided', 'superseded')),
  -- The sighting that began the run of sightings behind the punch.
  anchor_sighting_id uuid not null references recognition.sightings (id) on delete cascade,
  begins_at timestamptz not null,
  -- An OUT moves on with its run; an IN stays where the run began.
  punched_at timestamptz not null,
  -- The longest that the run can make it move.
  slides_until timestamptz not null,
  recorded_at timestamptz not null default now(),
  retired_at timestamptz,
  constraint punches_stay_in_their_run check (
    begins_at <= punched_at and punched_at <= slides_until
      and (direction = 'out' or punched_at = begins_at)
  ),
  constraint punches_retire_once check ((state = 'active') = (retired_at is null))
);

create unique index punches_one_per_run on attendance.punches (anchor_sighting_id)
  where state = 'active';
create index punches_by_person on attendance.punches (person_id, begins_at) where state = 'active';
create index punches_by_time on attendance.punches (begins_at) where state = 'active';
create index punches_by_site on attendance.punches (site_id);
create index punches_by_anchor on attendance.punches (anchor_sighting_id);

create function attendance.guard_punch() returns trigger
language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    -- A punch goes only with its site, its person or its sighting.
    if pg_trigger_depth() > 1 then
      return old;
    end if;
    raise exception 'a punch is never deleted, only superseded or voided'
      using errcode = 'restrict_violation';
  end if;
  if old.state <> 'active' then
    raise exception 'a punch that was superseded or voided does not change'
      using errcode = 'restrict_violation';
  end if;
  if (new.id, new.person_id, new.site_id, new.direction, new.source, new.anchor_sighting_id,
      new.begins_at, new.slides_until, new.recorded_at)
    is distinct from
     (old.id, old.person_id, old.site_id, old.direction, old.source, old.anchor_sighting_id,
      old.begins_at, old.slides_until, old.recorded_at)
    or new.punched_at < old.punched_at
    or (new.state <> 'active' and new.punched_at <> old.punched_at)
  then
    raise exception 'of a punch only the state changes, and the time of an OUT while its run goes on'
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger punches_are_kept
before update or delete on attendance.punches
for each row execute function attendance.guard_punch();

-- The sightings behind a punch: its run, and the duplicates of an IN.
create table attendance.punch_evidence (
  punch_id uuid not null references attendance.punches (id) on delete cascade,
  sighting_id uuid not null references recognition.sightings (id) on delete cascade,
  primary key (punch_id, sighting_id)
);

create index punch_evidence_by_sighting on attendance.punch_evidence (sighting_id);

-- Days ------------------------------------------------------------------------------------------

create table attendance.attendance_days (
  person_id uuid not null references people.people (id) on delete cascade,
  -- The local date on which the shift starts.
  date date not null,
  shift_id uuid not null references attendance.shifts (id) on delete cascade,
  shift_starts_at timestamptz not null,
  shift_ends_at timestamptz not null,
  -- As of computed_at; expected and present-so-far are provisional and judged again when read.
  status text not null check (
    status in ('expected', 'present-so-far', 'absent', 'incomplete', 'half-day', 'present', 'off-shift')
  ),
  flags text[] not null check (
    flags <@ array['late', 'early', 'missing-in', 'missing-out', 'off-shift', 'dst']
  ),
  first_in_at timestamptz,
  last_out_at timestamptz,
  -- Real elapsed seconds; null where a missing punch leaves them unknown.
  worked_seconds integer check (worked_seconds >= 0),
  late_seconds integer not null check (late_seconds >= 0),
  early_seconds integer not null check (early_seconds >= 0),
  revision integer not null check (revision >= 1),
  inputs_hash bytea not null check (octet_length(inputs_hash) = 32),
  engine_version integer not null check (engine_version >= 1),
  computed_at timestamptz not null,
  primary key (person_id, date),
  constraint days_shift_in_order check (shift_starts_at < shift_ends_at),
  constraint days_out_after_in check (first_in_at < last_out_at),
  constraint days_hours_fit_status check (
    case status
      when 'incomplete' then worked_seconds is null
      when 'half-day' then worked_seconds is not null and last_out_at is not null
      when 'present' then worked_seconds is not null and last_out_at is not null
      when 'expected' then worked_seconds = 0
      when 'absent' then worked_seconds is not null
      else true
    end
  ),
  constraint days_late_is_flagged check (late_seconds = 0 or 'late' = any (flags)),
  constraint days_early_is_flagged check (early_seconds = 0 or 'early' = any (flags))
);

create index attendance_days_by_date on attendance.attendance_days (date, status);
create index attendance_days_by_shift on attendance.attendance_days (shift_id);
