import type { PersonId } from '../../contracts/ids.ts'
import type { TemplateGraph } from './template-graph.ts'
import { dot, type PersonTemplates } from './templates.ts'
import type { Steps } from './turns.ts'

/** One person of the index. */
export type Entry = Pick<PersonTemplates, 'name' | 'digest' | 'rejections' | 'damaged'> & {
  /** Usable references. */
  readonly references: number
  /** Of the references and the mean, in the graph. */
  readonly labels: ReadonlyArray<number>
  /** That of the mean. */
  readonly mean: number | null
}

/** Whose the templates of the graph are. */
export type GalleryTable = {
  readonly entries: ReadonlyMap<PersonId, Entry>
  /** Usable references of all. */
  readonly references: number
  readonly nextLabel: number
  owner(label: number): PersonId | undefined
  /** Replaces everything of that person; found throughout. False when nothing of it had changed. */
  put(person: PersonTemplates): Steps<boolean>
  /** False when there is no such person. */
  remove(personId: PersonId): boolean
  /** People of whom something is damaged, with how many templates. */
  damaged(): ReadonlyMap<PersonId, number>
}

/** Two templates that are so alike are one: the same photo, up to round-off. */
const sameFrom = 1 - 1e-6

/** `graphs`: those to keep equal to the table; the first one has all its templates. */
export function makeGalleryTable(
  graphs: () => readonly [TemplateGraph, ...TemplateGraph[]],
  stored: Iterable<readonly [PersonId, Entry]> = [],
  firstLabel = 0,
): GalleryTable {
  const entries = new Map<PersonId, Entry>()
  const owners = new Map<number, PersonId>()
  const damaged = new Map<PersonId, number>()
  let references = 0
  let nextLabel = firstLabel

  const set = (personId: PersonId, entry: Entry): void => {
    references += entry.references - (entries.get(personId)?.references ?? 0)
    entries.set(personId, entry)
    for (const label of entry.labels) owners.set(label, personId)
    if (entry.damaged > 0) damaged.set(personId, entry.damaged)
    else damaged.delete(personId)
  }
  const drop = (label: number): void => {
    owners.delete(label)
    for (const graph of graphs()) graph.remove(label)
  }
  for (const [personId, entry] of stored) set(personId, entry)

  return {
    entries,
    get references() {
      return references
    },
    get nextLabel() {
      return nextLabel
    },
    owner: (label) => owners.get(label),
    *put(person) {
      const { personId, name, digest, rejections } = person
      const before = entries.get(personId)
      if (before?.digest === digest) return false
      const [graph] = graphs()
      const own = new Map(
        (before?.labels ?? []).map((label) => [label, graph.template(label)] as const),
      )
      const stale = new Set(own.keys())
      /** New ones are added before old ones go: the person is found at every moment. */
      const place = (template: Float32Array): number => {
        const known = [...own].find(([, other]) => dot(other, template) >= sameFrom)
        const label = known ? known[0] : nextLabel++
        stale.delete(label)
        if (known) return label
        own.set(label, template)
        owners.set(label, personId)
        for (const target of graphs()) target.add(label, template)
        return label
      }
      const labels = new Set<number>()
      for (const template of person.references) {
        labels.add(place(template))
        yield
      }
      const mean = person.mean ? place(person.mean) : null
      if (mean !== null) labels.add(mean)
      set(personId, {
        ...{ name, digest, rejections, mean, damaged: person.damaged },
        references: person.references.length,
        labels: [...labels],
      })
      for (const label of stale) drop(label)
      return true
    },
    remove(personId) {
      const entry = entries.get(personId)
      if (!entry) return false
      references -= entry.references
      entries.delete(personId)
      damaged.delete(personId)
      for (const label of entry.labels) drop(label)
      return true
    },
    damaged: () => damaged,
  }
}
