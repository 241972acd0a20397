import type { GalleryPart } from '../../contracts/inference.ts'
import type { IndexCore } from './index-core.ts'
import type { Held } from './index-file.ts'
import { readTemplates } from './templates.ts'
import type { Steps } from './turns.ts'

export type WorkedIn = 'refused' | 'part' | 'change' | 'whole'

/**
 * Works one part of the gallery in, a template a step. `refused`: it is for another revision than the one that is held.
 * `change` and `whole`: the part was the last one of such a load, and its revision is held from now on.
 */
export function* workIn(
  core: IndexCore,
  part: GalleryPart,
  deps: { readonly onProgress: () => void; readonly log: (message: string) => void },
): Steps<WorkedIn> {
  const to = { revision: part.revision, stamp: part.stamp }
  if (!begin(core, part, to)) return 'refused'
  const { table } = core
  const before = damagedPeople(core)
  for (const person of part.people) {
    core.load?.seen.add(person.personId)
    const gone = person.references.length === 0
    const changed = gone ? table.remove(person.personId) : yield* table.put(readTemplates(person))
    if (changed) noteChange(core)
    deps.onProgress()
    yield
  }
  const damaged = damagedPeople(core)
  if (damaged !== before && damaged !== '')
    deps.log(`damaged templates were left out of the index, of the people ${damaged}`)
  return part.complete ? yield* complete(core, to) : 'part'
}

/** False when the part does not apply. */
function begin(core: IndexCore, part: GalleryPart, to: Held): boolean {
  const { load, held } = core
  if (part.from !== null) return load === null && held?.revision === part.from
  if (load?.to.revision === to.revision && load.to.stamp === to.stamp) return true
  core.load = { to, seen: new Set(), total: part.total ?? 0 }
  core.held = null
  return true
}

function* complete(core: IndexCore, to: Held): Steps<'change' | 'whole'> {
  const { load, table } = core
  if (load)
    for (const personId of table.entries.keys())
      if (!load.seen.has(personId) && table.remove(personId)) {
        noteChange(core)
        yield
      }
  core.load = null
  core.held = to
  return load ? 'whole' : 'change'
}

function noteChange(core: IndexCore): void {
  core.changes += 1
  core.lookAlikes.forget()
}

const damagedPeople = ({ table }: IndexCore): string => [...table.damaged().keys()].join()
