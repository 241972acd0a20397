import type { PersonId, ReferenceId } from '../../../contracts/ids.ts'
import type { GalleryPerson } from '../../../contracts/inference.ts'
import type { GalleryPage, GalleryPoint } from '../../ports/gallery-store.ts'
import type { Queryable } from './database.ts'
import { templateFromBytes } from './template-bytes.ts'

/** People in one page: some 3 MB of templates. */
const pageOf = 500
/** Where more people changed, pages of the whole gallery take less memory. */
const mostChanges = 10 * pageOf

const nobody = '00000000-0000-0000-0000-000000000000' as PersonId

/**
 * Pages in the order of ids, each read for itself: a snapshot over all of them would be held for as long as the slowest
 * reader takes, minutes for a large index. Instead the point is read first, and whoever loads asks for the changes since.
 */
export async function* loadGallery(
  db: Queryable,
  point: () => Promise<GalleryPoint>,
  modelId: string,
): AsyncGenerator<GalleryPage> {
  const at = await point()
  const total = await countReferences(db, modelId)
  let after = nobody
  for (;;) {
    const ids = await nextPeople(db, modelId, after)
    yield { at, total, people: await readPeople(db, modelId, ids) }
    const last = ids.at(-1)
    if (last === undefined || ids.length < pageOf) return
    after = last
  }
}

export async function readGalleryChanges(
  db: Queryable,
  point: () => Promise<GalleryPoint>,
  modelId: string,
  since: GalleryPoint,
): Promise<GalleryPage | 'too-old'> {
  const at = await point()
  if (at.revision === since.revision)
    return at.stamp === since.stamp ? { at, total: 0, people: [] } : 'too-old'
  // A point is known by the change that led to it, as long as that one is kept.
  const { rows: known } = await db.query({
    name: 'gallery.known',
    text: 'select 1 from people.gallery_changes where revision = $1 and stamp = $2 limit 1',
    values: [since.revision, since.stamp],
  })
  if (known.length === 0) return 'too-old'
  const { rows } = await db.query<{ person_id: PersonId }>({
    name: 'gallery.changes',
    text: `
      select distinct person_id from people.gallery_changes
      where revision > $1 and revision <= $2
      limit $3`,
    values: [since.revision, at.revision, mostChanges + 1],
  })
  if (rows.length > mostChanges) return 'too-old'
  const ids = rows.map(({ person_id }) => person_id)
  return { at, total: 0, people: await readPeople(db, modelId, ids) }
}

async function countReferences(db: Queryable, modelId: string): Promise<number> {
  const { rows } = await db.query<{ total: number }>({
    text: `
      select count(*) as total
      from people.templates t
      join people.face_references r on r.id = t.reference_id
      join people.people p on p.id = r.person_id
      where t.model_id = $1 and p.archived_at is null`,
    values: [modelId],
  })
  return rows[0]?.total ?? 0
}

async function nextPeople(
  db: Queryable,
  modelId: string,
  after: PersonId,
): Promise<ReadonlyArray<PersonId>> {
  const { rows } = await db.query<{ id: PersonId }>({
    name: 'gallery.next-people',
    text: `
      select p.id from people.people p
      where p.id > $1 and p.archived_at is null and exists (
        select 1 from people.face_references r
        join people.templates t on t.reference_id = r.id
        where r.person_id = p.id and t.model_id = $2)
      order by p.id
      limit ${pageOf}`,
    values: [after, modelId],
  })
  return rows.map(({ id }) => id)
}

type TemplateRow = {
  /** Null for a rejection. */
  readonly reference_id: ReferenceId | null
  readonly template: Buffer
}

/** Everything of these people, in one statement and so of one state; in the order of `ids`. */
async function readPeople(
  db: Queryable,
  modelId: string,
  ids: ReadonlyArray<PersonId>,
): Promise<ReadonlyArray<GalleryPerson>> {
  if (ids.length === 0) return []
  const { rows } = await db.query<Partial<TemplateRow> & { id: PersonId; name: string }>({
    name: 'gallery.people',
    text: `
      select p.id, p.name, f.reference_id, f.template
      from people.people p
      left join (
        select r.person_id, t.reference_id, t.template
        from people.templates t
        join people.face_references r on r.id = t.reference_id
        where t.model_id = $2 and r.person_id = any($1)
        union all
        select r.person_id, null, t.template
        from recognition.rejection_templates t
        join recognition.rejections r on r.id = t.rejection_id
        where t.model_id = $2 and r.person_id = any($1)
      ) f on f.person_id = p.id
      where p.id = any($1) and p.archived_at is null
      order by f.reference_id`,
    values: [ids, modelId],
  })
  const people = new Map<PersonId, { readonly name: string; readonly faces: TemplateRow[] }>()
  for (const { id, name, reference_id = null, template } of rows) {
    const person = people.get(id) ?? { name, faces: [] }
    people.set(id, person)
    if (template) person.faces.push({ reference_id, template })
  }
  return ids.map((personId) => {
    const { name, faces } = people.get(personId) ?? { name: '', faces: [] }
    return {
      personId,
      name,
      references: faces.flatMap(({ reference_id, template }) =>
        reference_id === null
          ? []
          : [{ referenceId: reference_id, template: templateFromBytes(template) }],
      ),
      rejections: faces.flatMap(({ reference_id, template }) =>
        reference_id === null ? [templateFromBytes(template)] : [],
      ),
    }
  })
}
