import type { PersonId } from '../../../contracts/ids.ts'
import { countSimilarities, type Histogram } from '../../../core/recognition/histogram.ts'
import type { GalleryPage } from '../../ports/gallery-store.ts'

export type LookAlikePair = {
  readonly a: { readonly id: PersonId; readonly name: string }
  readonly b: { readonly id: PersonId; readonly name: string }
  readonly similarity: number
}

export type GalleryComparison = {
  /** People with a template. */
  readonly people: number
  /** Of these, those that were compared. */
  readonly compared: number
  /** References of one person against each other. */
  readonly genuine: Histogram
  /** People against each other, by the normalised means of their references. */
  readonly impostor: Histogram
  /** Most alike first. */
  readonly lookAlikes: ReadonlyArray<LookAlikePair>
}

export type CompareOptions = {
  /** Similarity from which two people are look-alikes. */
  readonly lookAlike: number
  readonly mostLookAlikes?: number
  readonly mostPeople?: number
}

/** Two million pairs, about a second of work; of larger galleries every so-manieth person is compared. */
const mostCompared = 2000
/** Of one person: nobody's forty photos outweigh the others. */
const mostGenuinePairs = 10
/** Work is done in turns of so long, so that everything else in the process goes on, milliseconds. */
const turnMs = 8
const pairsBetweenLooks = 256

type Face = { readonly id: PersonId; readonly name: string; readonly mean: Float32Array }

/**
 * Compares everybody in a gallery with everybody else. Which people stand for a large gallery follows from their order
 * alone, so the same gallery gives the same answer. `pages` are read once; templates are let go with the page, all but one
 * mean a person.
 */
export async function compareGallery(
  pages: AsyncIterable<Pick<GalleryPage, 'people'>>,
  options: CompareOptions,
): Promise<GalleryComparison> {
  const pause = makePauses()
  const most = options.mostPeople ?? mostCompared
  const genuine = countSimilarities()
  let faces: Face[] = []
  let people = 0
  // Thinned out as people come: it keeps every person, then every second, every fourth …
  let step = 1
  for await (const page of pages) {
    for (const { personId, name, references } of page.people) {
      const templates = references.map(({ template }) => template)
      if (templates.length === 0) continue
      if (people++ % step !== 0) continue
      faces.push({ id: personId, name, mean: meanOf(templates) })
      for (const similarity of pairsOf(templates)) genuine.add(similarity)
      if (faces.length > most) {
        faces = faces.filter((_, i) => i % 2 === 0)
        step *= 2
      }
      await pause()
    }
  }
  const { impostor, lookAlikes } = await compareAll(faces, options, pause)
  return { people, compared: faces.length, genuine: genuine.histogram(), impostor, lookAlikes }
}

async function compareAll(
  faces: ReadonlyArray<Face>,
  { lookAlike, mostLookAlikes = 20 }: CompareOptions,
  pause: () => Promise<void>,
): Promise<Pick<GalleryComparison, 'impostor' | 'lookAlikes'>> {
  const impostor = countSimilarities()
  let alike: LookAlikePair[] = []
  let pairs = 0
  const mostAlikeFirst = (): LookAlikePair[] =>
    alike.toSorted((a, b) => b.similarity - a.similarity).slice(0, mostLookAlikes)
  for (const [i, a] of faces.entries()) {
    for (let j = i + 1; j < faces.length; j++) {
      const b = faces[j]
      if (!b) continue
      const similarity = cosine(a.mean, b.mean)
      impostor.add(similarity)
      if (similarity >= lookAlike) {
        const [one, other] = [
          { id: a.id, name: a.name },
          { id: b.id, name: b.name },
        ]
        alike.push({ a: one, b: other, similarity })
        if (alike.length > 50 * mostLookAlikes) alike = mostAlikeFirst()
      }
      if (++pairs % pairsBetweenLooks === 0) await pause()
    }
  }
  return { impostor: impostor.histogram(), lookAlikes: mostAlikeFirst() }
}

/** A function that lets the event loop turn when the present turn has lasted long enough. */
function makePauses(): () => Promise<void> {
  let beganAtMs = performance.now()
  return async () => {
    if (performance.now() - beganAtMs < turnMs) return
    await new Promise((resolve) => setImmediate(resolve))
    beganAtMs = performance.now()
  }
}

function* pairsOf(templates: ReadonlyArray<Float32Array>): Generator<number> {
  let pairs = 0
  for (const [i, a] of templates.entries()) {
    for (const b of templates.slice(i + 1)) {
      if (pairs++ === mostGenuinePairs) return
      yield cosine(a, b)
    }
  }
}

/** The mean of L2-normalised templates, normalised again. */
function meanOf(templates: ReadonlyArray<Float32Array>): Float32Array {
  const mean = new Float32Array(templates[0]?.length ?? 0)
  for (const template of templates)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (template[i] ?? 0)
  const length = Math.sqrt(cosine(mean, mean)) || 1
  return mean.map((value) => value / length)
}

/** Inner product: the cosine of two templates of length 1. Four sums at once, so that none waits for the one before. */
function cosine(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i += 4) {
    s0 += (a[i] ?? 0) * (b[i] ?? 0)
    s1 += (a[i + 1] ?? 0) * (b[i + 1] ?? 0)
    s2 += (a[i + 2] ?? 0) * (b[i + 2] ?? 0)
    s3 += (a[i + 3] ?? 0) * (b[i + 3] ?? 0)
  }
  return s0 + s1 + s2 + s3
}
