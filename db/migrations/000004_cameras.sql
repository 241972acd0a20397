-- What a camera can be, when it works, and what of its picture counts.

-- Where pictures come from ------------------------------------------------------------------------

-- No user or password before the host, no blank or control character anywhere. A webcam is named by its device, a file
-- by its absolute path, percent-encoded.
create function site.is_camera_address(address text) returns boolean
language sql immutable strict parallel safe as $$
  select length(address) <= 500 and (
    address ~ '^(rtsp|http)s?://[^/?#@[:space:][:cntrl:]]+([/?#][^[:space:][:cntrl:]]*)?$'
      or address ~ '^webcam:[^[:cntrl:]]*$'
      or address ~ '^file:///[^[:space:][:cntrl:]]+$'
  )
$$;

alter table site.cameras
  drop constraint cameras_main_url_check,
  drop constraint cameras_sub_url_check,
  drop constraint cameras_role_check;

alter table site.cameras
  add constraint cameras_main_url_check check (site.is_camera_address(main_url)),
  add constraint cameras_sub_url_check check (site.is_camera_address(sub_url)),
  -- A webcam and a file have one stream; the two of a network camera speak the same protocol.
  add constraint cameras_sub_url_same_protocol check (
    sub_url is null or coalesce(
      substring(sub_url from '^(rtsp|http)s?://') = substring(main_url from '^(rtsp|http)s?://'),
      false
    )
  ),
  add constraint cameras_role_check check (role in ('entry', 'exit', 'both', 'observe', 'line'));

-- A camera that is switched off may wait beside the one that it is a copy of.
drop index site.cameras_main_url;
create unique index cameras_main_url on site.cameras (site_id, main_url)
  where removed_at is null and enabled;

-- What of the picture counts ----------------------------------------------------------------------

-- {x, y}, fractions of the picture.
create function site.is_point(point jsonb) returns boolean
language sql immutable parallel safe as $$
  select coalesce(
    jsonb_typeof(point) = 'object'
      and jsonb_typeof(point -> 'x') = 'number' and jsonb_typeof(point -> 'y') = 'number'
      and (point ->> 'x')::double precision between 0 and 1
      and (point ->> 'y')::double precision between 0 and 1,
    false
  )
$$;

-- At most 16 lists of 3 to 24 points.
create function site.are_polygons(polygons jsonb) returns boolean
language sql immutable parallel safe as $$
  select case
    when jsonb_typeof(polygons) is distinct from 'array' then false
    when jsonb_array_length(polygons) > 16 then false
    else not exists (
      select from jsonb_array_elements(polygons) as polygon
      where case
        when jsonb_typeof(polygon) <> 'array' then true
        when jsonb_array_length(polygon) not between 3 and 24 then true
        else exists (
          select from jsonb_array_elements(polygon) as point where not site.is_point(point)
        )
      end
    )
  end
$$;

-- {from, to, inward}.
create function site.is_direction_line(line jsonb) returns boolean
language sql immutable parallel safe as $$
  select coalesce(
    jsonb_typeof(line) = 'object'
      and site.is_point(line -> 'from') and site.is_point(line -> 'to')
      and line -> 'from' <> line -> 'to'
      and line ->> 'inward' in ('left', 'right'),
    false
  )
$$;

-- At most 21 of {days, from, to}: days 1 to 7, local times of the site; `to` not after `from` is on the next day.
create function site.are_active_hours(hours jsonb) returns boolean
language sql immutable parallel safe as $$
  select case
    when jsonb_typeof(hours) is distinct from 'array' then false
    when jsonb_array_length(hours) > 21 then false
    else not exists (
      select from jsonb_array_elements(hours) as span
      where not coalesce(
        jsonb_typeof(span -> 'days') = 'array'
          and jsonb_array_length(span -> 'days') between 1 and 7
          and span -> 'days' <@ '[1, 2, 3, 4, 5, 6, 7]'
          and span ->> 'from' ~ '^([01]\d|2[0-3]):[0-5]\d$'
          and span ->> 'to' ~ '^([01]\d|2[0-3]):[0-5]\d$',
        false
      )
    )
  end
$$;

alter table site.cameras
  -- Frames a second while somebody is there; null: as the site has it.
  add column analysis_fps double precision check (analysis_fps between 0.5 and 15),
  -- Empty: always.
  add column active_hours jsonb not null default '[]' check (site.are_active_hours(active_hours)),
  add column masks jsonb not null default '[]' check (site.are_polygons(masks)),
  add column zones jsonb not null default '[]' check (site.are_polygons(zones)),
  add column line jsonb check (line is null or site.is_direction_line(line)),
  add column hardware_decoding text not null default 'auto'
    check (hardware_decoding in ('auto', 'off')),
  add constraint cameras_line_role_has_a_line check (role <> 'line' or line is not null);

-- What a sighting means ---------------------------------------------------------------------------

-- Until somebody has crossed the line, a sighting there is mere presence.
create or replace function recognition.keep_camera_role() returns trigger
language plpgsql as $$
begin
  select case camera.role when 'line' then 'observe' else camera.role end into new.camera_role
  from site.cameras as camera where camera.id = new.camera_id;
  return new;
end
$$;
