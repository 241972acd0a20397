-- Recognition that can be corrected: settings, revisions, rejections, packs, changes of the gallery.

-- What each camera needs of detection ------------------------------------------------------------

alter table site.cameras
  -- Main-stream pixels.
  add column smallest_face integer not null default 60 check (smallest_face between 20 and 400),
  add column detector_size text not null default 'auto'
    check (detector_size in ('auto', '640x384', '800x448', '960x544', '1280x736', '1920x1088')),
  -- {x, y, w, h}, fractions of the picture; null is all of it.
  add column region jsonb check (jsonb_typeof(region) = 'object'),
  add column liveness_required boolean not null default false;

-- Sightings whose meaning changes ----------------------------------------------------------------

alter table recognition.sightings
  add column examined integer check (examined >= 0),
  add column agreeing integer check (agreeing >= 0),
  add column revised_at timestamptz,
  add column revised_by text check (revised_by in ('track', 'operator')),
  add column revised_name text check (length(revised_name) <= 200),
  add constraint sightings_revised_by_someone
    check ((revised_at is null) = (revised_by is null)),
  drop constraint sightings_outcome_fits_person,
  add constraint sightings_outcome_fits_person check (
    case outcome
      -- A person may say a name that the face was never compared with.
      when 'matched' then
        person_id is not null and (similarity is not null or revised_by is not distinct from 'operator')
      when 'unknown' then person_id is null
      else true
    end
  );

-- Every change of a sighting's meaning, by later frames or by a person. Only grows.
create table recognition.sighting_revisions (
  id uuid primary key,
  sighting_id uuid not null references recognition.sightings (id) on delete cascade,
  -- From 1, in the order in which they were stored: the clocks of two desktops differ.
  ordinal integer not null check (ordinal >= 1),
  revised_at timestamptz not null default now(),
  source text not null check (source in ('track', 'operator', 'undo')),
  -- The operator's revision that an undo takes back.
  undoes uuid unique references recognition.sighting_revisions (id) on delete cascade,
  actor_id text,
  actor_name text,
  -- Of a track: what the track said before, whatever an operator had said.
  before_outcome text not null check (before_outcome in ('matched', 'unknown', 'needs-review')),
  -- Checked at the end: with a site go its people before the revisions of its sightings.
  before_person_id uuid references people.people (id) deferrable initially deferred,
  before_similarity double precision,
  before_margin double precision,
  after_outcome text not null check (after_outcome in ('matched', 'unknown', 'needs-review')),
  after_person_id uuid references people.people (id) deferrable initially deferred,
  after_similarity double precision,
  after_margin double precision,
  unique (sighting_id, ordinal),
  constraint sighting_revisions_people_are_named check (source = 'track' or actor_id is not null),
  constraint sighting_revisions_undo_something check ((source = 'undo') = (undoes is not null))
);

-- A track's revision that is delivered twice is stored once.
create unique index sighting_revisions_of_track
  on recognition.sighting_revisions (sighting_id, revised_at) where source = 'track';

create function recognition.refuse_rewriting_revisions() returns trigger
language plpgsql as $$
begin
  -- A revision goes only with its sighting.
  if tg_op = 'DELETE' and pg_trigger_depth() > 1 then
    return old;
  end if;
  raise exception 'recognition.sighting_revisions only grows: % is refused', lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

create trigger sighting_revisions_only_grow
before update or delete on recognition.sighting_revisions
for each row execute function recognition.refuse_rewriting_revisions();

create trigger sighting_revisions_are_never_emptied
before truncate on recognition.sighting_revisions
for each statement execute function recognition.refuse_rewriting_revisions();

-- Faces that someone is not ----------------------------------------------------------------------

create table recognition.rejections (
  id uuid primary key,
  person_id uuid not null references people.people (id) on delete cascade,
  sighting_id uuid references recognition.sightings (id) on delete set null,
  -- The correction that it was made with, and goes with when that is undone.
  revision_id uuid references recognition.sighting_revisions (id) on delete set null,
  -- JPEG of the face, for another recogniser to embed.
  image bytea not null check (octet_length(image) between 1 and 2000000),
  rejected_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null,
  unique (person_id, sighting_id)
);

alter table recognition.rejections alter column image set storage external;
create index rejections_by_sighting on recognition.rejections (sighting_id);
create index rejections_by_revision on recognition.rejections (revision_id);

create table recognition.rejection_templates (
  rejection_id uuid not null references recognition.rejections (id) on delete cascade,
  model_id text not null check (length(model_id) between 1 and 200),
  -- 512 little-endian float32, L2-normalised.
  template bytea not null check (octet_length(template) = 2048),
  primary key (rejection_id, model_id)
);

alter table recognition.rejection_templates alter column template set storage external;

-- Settings and packs -----------------------------------------------------------------------------

-- A row only where a site differs from what the pack ships with. A threshold of one pack means nothing to another.
create table recognition.match_settings (
  site_id uuid not null references site.sites (id) on delete cascade,
  pack_id text not null check (length(pack_id) between 1 and 200),
  similarity double precision not null check (similarity between 0.2 and 0.9),
  margin double precision not null check (margin between 0 and 0.3),
  agree integer not null check (agree between 1 and 5),
  of_last integer not null check (of_last between agree and 7),
  changed_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null,
  primary key (site_id, pack_id)
);

create function recognition.announce_settings() returns trigger
language plpgsql as $$
begin
  perform pg_notify('neuromark_recognition', coalesce(new.site_id, old.site_id)::text);
  return null;
end
$$;

create trigger match_settings_are_announced
after insert or update or delete on recognition.match_settings
for each row execute function recognition.announce_settings();

-- Licences that were shown and accepted; the files themselves lie with each desktop.
create table recognition.packs (
  id text primary key check (length(id) between 1 and 200),
  manifest jsonb not null check (jsonb_typeof(manifest) = 'object'),
  accepted_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null
);

-- One row: whose templates are searched, on every desktop of this database. Null is the built-in pack.
create table recognition.active_pack (
  only_row boolean primary key default true check (only_row),
  pack_id text references recognition.packs (id),
  changed_at timestamptz not null default now()
);

insert into recognition.active_pack (only_row) values (true);

-- Fitness of faces, by camera and hour -----------------------------------------------------------

create table recognition.camera_passages (
  camera_id uuid not null references site.cameras (id) on delete cascade,
  hour timestamptz not null,
  -- `fit`, or the reason that kept the best crop of a passage from being examined.
  verdict text not null check (length(verdict) between 1 and 40),
  passages integer not null check (passages >= 0),
  primary key (camera_id, hour, verdict)
);

-- What changed in the gallery --------------------------------------------------------------------

-- Whose faces changed with which revision, so that an index catches up without loading everything.
create table people.gallery_changes (
  revision bigint not null,
  person_id uuid not null,
  primary key (revision, person_id)
);

-- The change to another pack ---------------------------------------------------------------------

-- A row while the references are embedded anew for another pack; it goes with the switch.
create table recognition.pack_change (
  only_row boolean primary key default true check (only_row),
  -- Null is the built-in pack.
  pack_id text references recognition.packs (id),
  -- The desktop that does the work, and goes on with it after a restart.
  node_id uuid not null,
  started_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null
);

create function recognition.announce_pack() returns trigger
language plpgsql as $$
begin
  perform pg_notify('neuromark_pack', '');
  return null;
end
$$;

create trigger active_pack_is_announced
after update on recognition.active_pack
for each statement execute function recognition.announce_pack();

create trigger packs_are_announced
after insert or delete on recognition.packs
for each statement execute function recognition.announce_pack();

create trigger pack_change_is_announced
after insert or delete on recognition.pack_change
for each statement execute function recognition.announce_pack();

-- What the change looks for: whose face one model has not seen yet.
create index templates_by_model on people.templates (model_id, reference_id);

-- Tells apart galleries that reached the same revision: those of two databases, or of one that was restored from a backup.
alter table people.gallery add column stamp uuid not null default gen_random_uuid();
alter table people.gallery_changes add column stamp uuid not null;

drop trigger templates_bump_gallery on people.templates;
drop trigger people_bump_gallery on people.people;
drop function people.bump_gallery();

-- Gives the next revision to a change of these people's faces or names; repeated and missing ids do not count. The row's
-- lock is held until the transaction ends: revisions become visible in their order, so that who asks for what came after
-- one misses nothing.
create function people.note_gallery_change(changed uuid[]) returns void
language plpgsql as $$
declare
  current_revision bigint;
  current_stamp uuid;
begin
  if not exists (select 1 from unnest(changed) as id where id is not null) then
    return;
  end if;
  update people.gallery set revision = revision + 1, stamp = gen_random_uuid()
  returning revision, stamp into current_revision, current_stamp;
  insert into people.gallery_changes (revision, person_id, stamp)
  select distinct current_revision, id, current_stamp from unnest(changed) as id where id is not null;
  -- Whoever is further behind loads everything.
  delete from people.gallery_changes where revision <= current_revision - 100000;
  perform pg_notify('neuromark_gallery', current_revision::text);
end
$$;

-- Of references that are gone as well, the deletion of the reference tells.
create function people.note_changed_templates() returns trigger
language plpgsql as $$
begin
  perform people.note_gallery_change(array(
    select r.person_id from changed c join people.face_references r on r.id = c.reference_id));
  return null;
end
$$;

create trigger templates_added after insert on people.templates
referencing new table as changed
for each statement execute function people.note_changed_templates();

create trigger templates_updated after update on people.templates
referencing new table as changed
for each statement execute function people.note_changed_templates();

create trigger templates_removed after delete on people.templates
referencing old table as changed
for each statement execute function people.note_changed_templates();

create function people.note_owners() returns trigger
language plpgsql as $$
begin
  perform people.note_gallery_change(array(select person_id from changed));
  return null;
end
$$;

create trigger references_removed after delete on people.face_references
referencing old table as changed
for each statement execute function people.note_owners();

create trigger rejections_removed after delete on recognition.rejections
referencing old table as changed
for each statement execute function people.note_owners();

create function recognition.note_changed_rejections() returns trigger
language plpgsql as $$
begin
  perform people.note_gallery_change(array(
    select r.person_id from changed c join recognition.rejections r on r.id = c.rejection_id));
  return null;
end
$$;

create trigger rejection_templates_added after insert on recognition.rejection_templates
referencing new table as changed
for each statement execute function recognition.note_changed_rejections();

create trigger rejection_templates_updated after update on recognition.rejection_templates
referencing new table as changed
for each statement execute function recognition.note_changed_rejections();

create trigger rejection_templates_removed after delete on recognition.rejection_templates
referencing old table as changed
for each statement execute function recognition.note_changed_rejections();

create function people.note_changed_people() returns trigger
language plpgsql as $$
begin
  perform people.note_gallery_change(array(
    select n.id from after_change n join before_change o on o.id = n.id
    where n.name is distinct from o.name or n.archived_at is distinct from o.archived_at));
  return null;
end
$$;

create trigger people_changed after update on people.people
referencing old table as before_change new table as after_change
for each statement execute function people.note_changed_people();
