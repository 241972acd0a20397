import type { NewPunch, PunchChanges } from '../../ports/attendance-store.ts'
import type { Queryable } from './database.ts'

/** Writes what changed about one person's punches, in the order that their constraints ask for. */
export async function savePunches(target: Queryable, changes: PunchChanges): Promise<void> {
  if (changes.superseded.length > 0) {
    await target.query({
      name: 'punches.supersede',
      text: `
        update attendance.punches set state = 'superseded', retired_at = now()
        where id = any ($1::uuid[])`,
      values: [changes.superseded],
    })
  }
  for (const { id, at } of changes.moved) {
    await target.query({
      name: 'punches.move',
      text: 'update attendance.punches set punched_at = $2 where id = $1',
      values: [id, at.toString()],
    })
  }
  for (const punch of changes.added) await addPunch(target, punch)
  await saveEvidence(target, changes)
}

async function addPunch(target: Queryable, punch: NewPunch): Promise<void> {
  await target.query({
    name: 'punches.add',
    text: `
      insert into attendance.punches (id, person_id, site_id, direction, source,
        anchor_sighting_id, begins_at, punched_at, slides_until)
      values ($1, $2, $3, $4, 'camera', $5, $6, $7, $8)`,
    values: [
      ...[punch.id, punch.personId, punch.siteId, punch.direction, punch.anchor],
      ...[punch.beginsAt.toString(), punch.at.toString(), punch.slidesUntil.toString()],
    ],
  })
}

async function saveEvidence(target: Queryable, { evidence }: PunchChanges): Promise<void> {
  if (evidence.size === 0) return
  const sightings = [...evidence.keys()]
  const punches = [...evidence.values()]
  // What stood behind a superseded punch stays with it.
  await target.query({
    name: 'punch_evidence.forget',
    text: `
      delete from attendance.punch_evidence e
      using unnest($1::uuid[], $2::uuid[]) as wanted (sighting_id, punch_id), attendance.punches u
      where e.sighting_id = wanted.sighting_id and e.punch_id is distinct from wanted.punch_id
        and u.id = e.punch_id and u.state = 'active'`,
    values: [sightings, punches],
  })
  await target.query({
    name: 'punch_evidence.add',
    text: `
      insert into attendance.punch_evidence (punch_id, sighting_id)
      select wanted.punch_id, wanted.sighting_id
      from unnest($1::uuid[], $2::uuid[]) as wanted (sighting_id, punch_id)
      where wanted.punch_id is not null
      on conflict do nothing`,
    values: [sightings, punches],
  })
}
