import type { PersonId, ReferenceId } from '../contracts/ids.ts'
import { TEMPLATE_LENGTH, type GalleryPerson } from '../contracts/inference.ts'
import { perturb, randomNumbers } from '../inference/gallery/recall.ts'
import { readTemplate, readTemplates } from '../inference/gallery/templates.ts'
import { pack, type Packed } from './exact-search.ts'

/**
 * Cosine of a reference to its person's centre: two references of one person then have 0.65, as two photos of one person
 * mostly have. Centres lie in all directions alike, so that strangers have 0 ± 0.044. Strangers among real faces spread
 * about twice as far: real templates use fewer directions, which a graph finds its way in more easily than in these.
 */
const referenceSimilarity = Math.sqrt(0.65)

/** Cosine of a probe to the reference that it is made from: that of a face on a camera to a photo. */
export const probeSimilarity = 0.7

const personId = (n: number): PersonId =>
  `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}` as PersonId

/** Person `n` of a gallery that is the same on every run. */
export function syntheticPerson(n: number, references: number): GalleryPerson {
  const random = randomNumbers(n * 7919 + 1)
  const raw = Float32Array.from({ length: TEMPLATE_LENGTH }, () => bell(random))
  const centre = readTemplate(raw) ?? raw
  return {
    personId: personId(n),
    name: `Person ${n}`,
    references: Array.from({ length: references }, (_, i) => ({
      referenceId: `${n}-${i}` as ReferenceId,
      template:
        references === 1 ? centre : perturb(centre, n * 31 + i + 1_000_003, referenceSimilarity),
    })),
    rejections: [],
  }
}

/** About normally distributed around 0. */
function bell(random: () => number): number {
  return random() + random() + random() + random() - 2
}

/** Templates of each person, the mean included. */
export const perPerson = (references: number): number =>
  references >= 3 ? references + 1 : references

/** A gallery of about `size` templates. */
export function* peopleOf(size: number, references: number): Generator<GalleryPerson> {
  const count = Math.max(1, Math.round(size / perPerson(references)))
  for (let n = 0; n < count; n++) yield syntheticPerson(n, references)
}

/** Everything of the gallery that a probe is compared with, person by person. */
export function packedOf(size: number, references: number): Packed {
  const count = Math.max(1, Math.round(size / perPerson(references))) * perPerson(references)
  const templates = function* (): Generator<Float32Array> {
    for (const person of peopleOf(size, references)) {
      const { references: own, mean } = readTemplates(person)
      yield* own
      if (mean) yield mean
    }
  }
  return pack(templates(), count)
}

/** `wanted` templates from all over, each changed. */
export function probesOf({ rows, count }: Packed, wanted: number): ReadonlyArray<Float32Array> {
  const length = rows.length / count
  return Array.from({ length: Math.min(wanted, count) }, (_, i) => {
    const row = Math.floor((i * count) / Math.min(wanted, count))
    return perturb(rows.subarray(row * length, (row + 1) * length), row + 17, probeSimilarity)
  })
}
