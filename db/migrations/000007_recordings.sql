-- Recorded video that is analysed as if its camera had sent it then.

create table recognition.recordings (
  id uuid primary key,
  site_id uuid not null references site.sites (id) on delete cascade,
  -- Its role, masks, zones and line hold.
  camera_id uuid not null references site.cameras (id),
  -- The desktop that has the file.
  node_id uuid not null,
  path text not null check (length(path) between 1 and 4000),
  file_name text not null check (length(file_name) between 1 and 1000),
  size_bytes bigint not null check (size_bytes > 0),
  -- SHA-256 over the size and samples of the content: the same file under another name is the same recording.
  content_hash bytea not null check (octet_length(content_hash) = 32),
  -- When its first picture was taken.
  begins_at timestamptz not null,
  duration_seconds double precision not null check (duration_seconds > 0),
  codec text not null check (length(codec) between 1 and 40),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  -- Its sightings count as check-ins and check-outs.
  attendance boolean not null,
  state text not null default 'waiting'
    check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  -- Seconds of the recording whose sightings are stored: written in the transaction that stores them, so that a part is
  -- in the records wholly and once, or not at all.
  done_seconds double precision not null default 0 check (done_seconds >= 0),
  -- Why it failed, in a sentence.
  message text check (length(message) between 1 and 1000),
  finished_at timestamptz,
  added_at timestamptz not null default now(),
  actor_id text not null,
  actor_name text not null,
  -- The same pictures of the same moment are seen once.
  constraint recordings_once unique (camera_id, content_hash, begins_at),
  constraint recordings_fail_with_a_reason check ((state = 'failed') = (message is not null)),
  constraint recordings_end check ((state = 'done') = (finished_at is not null))
);

create index recordings_by_site on recognition.recordings (site_id, added_at desc);
create index recordings_to_do on recognition.recordings (node_id, added_at)
  where state in ('waiting', 'running');
create index recordings_by_content on recognition.recordings (content_hash);

alter table recognition.sightings
  -- Null: it was seen live.
  add column recording_id uuid references recognition.recordings (id),
  -- Attendance ignores what does not count.
  add column counts boolean not null default true,
  add constraint sightings_live_ones_count check (counts or recording_id is not null);

create index sightings_by_recording on recognition.sightings (recording_id, first_seen_at)
  where recording_id is not null;
