-- Places, cameras, people, templates, sightings, nodes, secrets and the record of changes.
-- Keys are UUIDv7 made by the application. Instants are timestamptz.

create schema site;
create schema people;
create schema recognition;
create schema node;
create schema vault;
create schema audit;

-- Places ----------------------------------------------------------------------------------------

create table site.sites (
  id uuid primary key,
  name text not null check (length(btrim(name)) between 1 and 80),
  -- An IANA name; the application checks that it knows the zone.
  time_zone text not null
    check (time_zone = 'UTC' or time_zone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)+$'),
  -- A demo site carries made-up cameras and people and is removed as a whole.
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create unique index sites_one_demo on site.sites (demo) where demo;

create table vault.secrets (
  id uuid primary key,
  -- Authenticated ciphertext; the key is never in the database.
  sealed bytea not null check (octet_length(sealed) between 29 and 4096),
  created_at timestamptz not null default now()
);

create table site.cameras (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 80),
  role text not null check (role in ('entry', 'exit', 'both', 'observe')),
  -- No user or password before the host: credentials are sealed in vault.secrets.
  main_url text not null
    check (length(main_url) <= 500 and main_url ~ '^rtsps?://[^/?#@[:space:]]+([/?#][^[:space:]]*)?$'),
  sub_url text
    check (length(sub_url) <= 500 and sub_url ~ '^rtsps?://[^/?#@[:space:]]+([/?#][^[:space:]]*)?$'),
  username text check (length(username) between 1 and 200),
  password_secret_id uuid unique references vault.secrets (id),
  transport text not null default 'tcp' check (transport in ('tcp', 'udp')),
  -- What the main stream was last seen to carry; null until it was read once.
  codec text check (length(codec) between 1 and 40),
  enabled boolean not null default true,
  -- Place on the wall, from 0.
  position integer not null check (position >= 0),
  created_at timestamptz not null default now(),
  -- A removed camera stays, because sightings and punches refer to it.
  removed_at timestamptz,
  -- What a camera is removed with does not outlive it.
  constraint cameras_removed_keep_no_password
    check (removed_at is null or password_secret_id is null)
);

create unique index cameras_name on site.cameras (site_id, lower(name)) where removed_at is null;
create unique index cameras_main_url on site.cameras (site_id, main_url) where removed_at is null;

-- People ----------------------------------------------------------------------------------------

create table people.people (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 120),
  employee_number text not null check (length(btrim(employee_number)) between 1 and 40),
  department text check (length(department) between 1 and 80),
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  constraint people_employee_number unique (site_id, employee_number)
);

create index people_by_name on people.people (site_id, lower(name));

create table people.face_references (
  id uuid primary key,
  person_id uuid not null references people.people (id) on delete cascade,
  source text not null check (source in ('photo', 'webcam', 'demo')),
  quality jsonb not null check (jsonb_typeof(quality) = 'object'),
  -- JPEG of head and shoulders.
  image bytea not null check (octet_length(image) between 1 and 2000000),
  added_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null
);

alter table people.face_references alter column image set storage external;
create index face_references_by_person on people.face_references (person_id, added_at, id);

create table people.templates (
  reference_id uuid not null references people.face_references (id) on delete cascade,
  -- Names the recogniser: templates of different models never meet.
  model_id text not null check (length(model_id) between 1 and 200),
  -- 512 little-endian float32, L2-normalised.
  template bytea not null check (octet_length(template) = 2048),
  primary key (reference_id, model_id)
);

alter table people.templates alter column template set storage external;

-- One row: grows with every change of what a face can be matched to.
create table people.gallery (
  only_row boolean primary key default true check (only_row),
  revision bigint not null default 0
);

insert into people.gallery (only_row) values (true);

create function people.bump_gallery() returns trigger
language plpgsql as $$
declare
  current_revision bigint;
begin
  update people.gallery set revision = revision + 1 returning revision into current_revision;
  perform pg_notify('neuromark_gallery', current_revision::text);
  return null;
end
$$;

create trigger templates_bump_gallery
after insert or update or delete on people.templates
for each statement execute function people.bump_gallery();

create trigger people_bump_gallery
after update of name, archived_at on people.people
for each statement execute function people.bump_gallery();

-- Sightings -------------------------------------------------------------------------------------

create table recognition.sightings (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  camera_id uuid not null references site.cameras (id),
  outcome text not null check (outcome in ('matched', 'unknown', 'needs-review')),
  person_id uuid references people.people (id),
  similarity double precision check (similarity between -1.001 and 1.001),
  margin double precision check (margin >= 0),
  liveness double precision check (liveness between 0 and 1),
  first_seen_at timestamptz not null,
  -- Arrival of the first frame in which the face was fit to be recognised.
  first_fit_at timestamptz,
  last_seen_at timestamptz not null,
  decided_at timestamptz not null,
  stored_at timestamptz not null default now(),
  candidates jsonb not null check (jsonb_typeof(candidates) = 'array'),
  quality jsonb not null check (jsonb_typeof(quality) = 'object'),
  model_id text not null,
  -- Of the evidence crop, main-stream pixels, origin top-left.
  box_x double precision not null,
  box_y double precision not null,
  box_w double precision not null check (box_w > 0),
  box_h double precision not null check (box_h > 0),
  constraint sightings_outcome_fits_person check (
    case outcome
      when 'matched' then person_id is not null and similarity is not null
      when 'unknown' then person_id is null
      else true
    end
  ),
  constraint sightings_seen_in_order check (first_seen_at <= last_seen_at)
);

create index sightings_by_time on recognition.sightings (decided_at desc, id desc);
create index sightings_by_camera on recognition.sightings (camera_id, decided_at desc);
create index sightings_by_person on recognition.sightings (person_id, first_seen_at)
  where person_id is not null;
create index sightings_by_site on recognition.sightings (site_id);

create table recognition.sighting_crops (
  sighting_id uuid primary key references recognition.sightings (id) on delete cascade,
  -- JPEG.
  image bytea not null check (octet_length(image) between 1 and 2000000)
);

alter table recognition.sighting_crops alter column image set storage external;

-- Nodes -----------------------------------------------------------------------------------------

create table node.nodes (
  id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  app_version text not null,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);

-- At most one node processes a camera: the primary key says so, the expiry hands it on.
create table node.camera_leases (
  camera_id uuid primary key references site.cameras (id) on delete cascade,
  node_id uuid not null references node.nodes (id) on delete cascade,
  acquired_at timestamptz not null,
  expires_at timestamptz not null,
  check (acquired_at < expires_at)
);

create index camera_leases_by_node on node.camera_leases (node_id);

-- The record of changes -------------------------------------------------------------------------

create table audit.changes (
  id uuid primary key,
  changed_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null,
  action text not null,
  entity text not null,
  entity_id uuid not null,
  -- Facts only: no images, no templates, no secrets.
  before jsonb,
  after jsonb
);

create index changes_by_entity on audit.changes (entity, entity_id, changed_at);
create index changes_by_time on audit.changes (changed_at desc);

create function audit.refuse_rewriting() returns trigger
language plpgsql as $$
begin
  raise exception 'audit.changes only grows: % is refused', lower(tg_op)
    using errcode = 'restrict_violation';
end
$$;

create trigger changes_only_grow
before update or delete on audit.changes
for each row execute function audit.refuse_rewriting();

create trigger changes_are_never_emptied
before truncate on audit.changes
for each statement execute function audit.refuse_rewriting();
