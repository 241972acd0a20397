import type { PersonId } from '../../contracts/ids.ts'
import { TEMPLATE_LENGTH, type Candidate } from '../../contracts/inference.ts'
import type { GalleryTable } from './gallery-table.ts'
import type { Hit, TemplateGraph } from './template-graph.ts'
import { dot, meanOf, nearestOf, readTemplate } from './templates.ts'

/** Hits asked for per person at first: references and mean of somebody who is enrolled in the usual way. */
const hitsPerPerson = 4
/** As many as the graph looks at anyway: fewer would save nothing. */
export const firstHits = 128

export type Searched = { readonly graph: TemplateGraph; readonly table: GalleryTable }

/**
 * What a single reference counts less than the mean of three and more, cosine: the mean of a person is steadier. LFW-dev,
 * 12 random galleries of 90 people: at FPIR 0.1 % the larger of the two misses 0.97 % of genuine probes, the mean alone
 * 0.67 %, the larger with this discount 0.64 %.
 */
const singleDiscount = 0.05

/** People after the best one whose similarity tells how much a probe is like people in general. */
const cohortSize = 10
/** In a smaller gallery the ten next are no longer the nearest of many: their mean would tell of its size. */
const cohortLeastPeople = 50

export type Found = {
  /** Best first, each person once. */
  readonly candidates: ReadonlyArray<Candidate>
  /** Mean similarity of the ten people after the best one; null in a gallery of fewer than 50. */
  readonly cohort: number | null
}

/**
 * People by similarity to `probe`: `limit` of them, or all there are. Exact as far as the graph is: it goes as deep as it
 * takes until no template that was not hit could change the order. Throws `RangeError` for what is no template.
 */
export function findCandidates(
  { graph, table }: Searched,
  probe: Float32Array,
  limit: number,
): Found {
  const template = checkProbe(probe)
  const wanted = Math.max(limit, cohortSize + 1)
  for (let asked = Math.max(wanted * hitsPerPerson, firstHits); ; asked *= 4) {
    const hits = graph.nearest(template, asked)
    const people = [...rankPeople(hits, table)].toSorted((a, b) => b[1] - a[1])
    // What was not hit is at most as similar as the last hit.
    const least = hits.length < asked ? -Infinity : (hits.at(-1)?.similarity ?? -Infinity)
    const sure = people.findLastIndex(([, similarity]) => similarity >= least) + 1
    if (sure < wanted && hits.length === asked) continue
    const others = people.slice(1, cohortSize + 1)
    const sum = others.reduce((total, [, similarity]) => total + similarity, 0)
    return {
      candidates: people.slice(0, limit).flatMap(([personId, similarity]) => {
        const entry = table.entries.get(personId)
        if (!entry) return []
        const rejected = nearestOf(template, entry.rejections)
        return [{ personId, name: entry.name, similarity, rejected }]
      }),
      cohort:
        table.entries.size >= cohortLeastPeople && others.length === cohortSize
          ? sum / cohortSize
          : null,
    }
  }
}

/** Each person's similarity by the hits alone: reading templates back from the graph takes longer than the search. */
function rankPeople(hits: ReadonlyArray<Hit>, table: GalleryTable): Map<PersonId, number> {
  const people = new Map<PersonId, number>()
  for (const { label, similarity } of hits) {
    const personId = table.owner(label)
    const entry = personId === undefined ? undefined : table.entries.get(personId)
    if (personId === undefined || !entry) continue
    const discount = entry.mean === null || entry.mean === label ? 0 : singleDiscount
    const best = people.get(personId) ?? -Infinity
    people.set(personId, Math.max(best, similarity - discount, -1))
  }
  return people
}

function checkProbe(probe: Float32Array): Float32Array {
  if (probe.length !== TEMPLATE_LENGTH)
    throw new RangeError(
      `a probe has ${TEMPLATE_LENGTH} numbers, not ${probe.length}: it is of another model, or cut short`,
    )
  const template = readTemplate(probe)
  if (!template)
    throw new RangeError('a probe has only finite numbers that are not all 0: embed the face again')
  return template
}

/** Whether two people look alike, by the cosine of their mean templates. Answers are kept until `forget`. */
export type LookAlikes = {
  alike(one: PersonId, other: PersonId): boolean
  forget(): void
}

/** Pairs that are kept: who is mistaken for whom is few people, time and again. */
const mostPairs = 10_000

export function makeLookAlikes(searched: () => Searched, threshold: () => number): LookAlikes {
  const similarities = new Map<string, number>()
  const meanTemplate = (personId: PersonId): Float32Array | null => {
    const { graph, table } = searched()
    const entry = table.entries.get(personId)
    if (!entry) return null
    if (entry.mean !== null) return graph.template(entry.mean)
    return meanOf(entry.labels.map((label) => graph.template(label)))
  }
  const compare = (one: PersonId, other: PersonId): number => {
    const [first, second] = [meanTemplate(one), meanTemplate(other)]
    return first && second ? dot(first, second) : -1
  }
  return {
    alike(one, other) {
      const pair = one < other ? `${one} ${other}` : `${other} ${one}`
      const known = similarities.get(pair)
      if (known !== undefined) return known >= threshold()
      if (similarities.size >= mostPairs) similarities.clear()
      const similarity = compare(one, other)
      similarities.set(pair, similarity)
      return similarity >= threshold()
    },
    forget: () => similarities.clear(),
  }
}
