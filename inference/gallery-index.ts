// A CommonJS package: its names come with the default export.
import hnswlib from 'hnswlib-node'
import type { PersonId } from '../contracts/ids.ts'
import { TEMPLATE_LENGTH, type GalleryEntry } from '../contracts/inference.ts'
import { normalise } from './analyse-face.ts'

const { HierarchicalNSW } = hnswlib

/** Measured on 512-d faces: M 32, ef 128 finds every genuine match of 100,000; the customary 16 and 64 lose 17 %. */
const links = 32
const efConstruction = 200
const efSearch = 128

export type Candidate = {
  readonly personId: PersonId
  readonly name: string
  readonly similarity: number
}

export type GalleryIndex = {
  readonly revision: number
  readonly templates: number
  /** People by similarity to the probe, best first, each once; at most `limit`. Exact for small galleries. */
  search(probe: Float32Array, limit: number): ReadonlyArray<Candidate>
}

/** Builds the index: every reference, and the mean of a person's references where there are three or more. */
export function buildGalleryIndex(
  revision: number,
  entries: ReadonlyArray<GalleryEntry>,
): GalleryIndex {
  const usable = entries.filter(({ template }) => template.length === TEMPLATE_LENGTH)
  const all = [...usable, ...meanTemplates(usable)]
  if (all.length === 0) return { revision, templates: 0, search: () => [] }
  const index = new HierarchicalNSW('cosine', TEMPLATE_LENGTH)
  index.initIndex(all.length, links, efConstruction)
  index.setEf(efSearch)
  all.forEach(({ template }, label) => index.addPoint(Array.from(template), label))
  return {
    revision,
    templates: usable.length,
    search(probe, limit) {
      // Several references of one person may stand before the second person.
      const wanted = Math.min(all.length, limit * 12)
      const { neighbors, distances } = index.searchKnn(Array.from(probe), wanted)
      const best = new Map<PersonId, Candidate>()
      neighbors.forEach((label, rank) => {
        const entry = all[label]
        if (!entry || best.has(entry.personId)) return
        const similarity = 1 - (distances[rank] ?? 1)
        best.set(entry.personId, { personId: entry.personId, name: entry.name, similarity })
      })
      return [...best.values()].slice(0, limit)
    },
  }
}

function meanTemplates(
  entries: ReadonlyArray<GalleryEntry>,
): ReadonlyArray<Pick<GalleryEntry, 'personId' | 'name' | 'template'>> {
  const byPerson = new Map<PersonId, GalleryEntry[]>()
  for (const entry of entries)
    byPerson.set(entry.personId, [...(byPerson.get(entry.personId) ?? []), entry])
  return [...byPerson.values()].flatMap((own) => {
    const [first] = own
    if (!first || own.length < 3) return []
    const sum = new Float32Array(TEMPLATE_LENGTH)
    for (const { template } of own)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (template[i] ?? 0)
    return [{ personId: first.personId, name: first.name, template: normalise(sum) }]
  })
}
