import type { SightingCrossing } from '../../ports/sighting-recorder.ts'
import type { Queryable } from './database.ts'

type CrossedRow = {
  readonly camera_role: 'entry' | 'exit' | 'both' | 'observe'
  readonly counts: boolean
}

const roles = { in: 'entry', out: 'exit' } as const

/** See `SightingStore.cross`. */
export async function crossLine(
  target: Queryable,
  { id, direction, at }: SightingCrossing,
): Promise<'changed' | 'unchanged' | 'known'> {
  const { rows } = await target.query<CrossedRow>({
    name: 'sighting_crossings.lock',
    text: `
      select s.camera_role,
        c.role = 'line' or exists (
          select from recognition.sighting_crossings where sighting_id = s.id
        ) as counts
      from recognition.sightings s join site.cameras c on c.id = s.camera_id
      where s.id = $1 for no key update of s`,
    values: [id],
  })
  const [before] = rows
  if (!before) throw new Error('the sighting that crossed a line is not in the database')
  // The camera was given another role: it has no line any more.
  if (!before.counts || before.camera_role === 'both') return 'unchanged'
  const { rowCount } = await target.query({
    name: 'sighting_crossings.append',
    text: `
      insert into recognition.sighting_crossings (sighting_id, crossed_at, direction, before_role,
        after_role)
      values ($1, $2, $3, $4, $5) on conflict (sighting_id, crossed_at) do nothing`,
    values: [id, at, direction, before.camera_role, roles[direction]],
  })
  if (rowCount === 0) return 'known'
  const { rowCount: changed } = await target.query({
    name: 'sighting_crossings.last_counts',
    text: `
      update recognition.sightings as s set camera_role = last.after_role
      from (
        select after_role from recognition.sighting_crossings
        where sighting_id = $1 order by crossed_at desc limit 1
      ) as last
      where s.id = $1 and s.camera_role <> last.after_role`,
    values: [id],
  })
  return changed === 0 ? 'unchanged' : 'changed'
}
