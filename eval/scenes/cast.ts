import type { MeasuredStillFace } from '../../contracts/inference.ts'
import type { FacePhoto, FacePhotos } from './face-photos.ts'

/** A photo whose face was found. */
export type CastPhoto = FacePhoto & {
  /** The face, pixels of the photo as it is read. */
  readonly box: MeasuredStillFace['box']
  readonly template: Float32Array
}

/** Everybody who may walk through the scenes. */
export type Cast = {
  readonly source: string
  readonly enrolled: ReadonlyArray<{
    readonly person: string
    readonly references: ReadonlyArray<Float32Array>
  }>
  /** Photos of enrolled people that walk by. */
  readonly walkers: ReadonlyArray<CastPhoto>
  readonly strangers: ReadonlyArray<CastPhoto>
  /** The strangers who are most like somebody enrolled, most alike first, and whom they are like. */
  readonly lookAlikes: ReadonlyArray<{
    readonly photo: CastPhoto
    readonly like: string
    readonly similarity: number
  }>
}

export type ExaminedPhoto = {
  readonly width: number
  readonly height: number
  readonly faces: ReadonlyArray<MeasuredStillFace>
}

export type CastDeps = {
  /** Finds and measures the faces of a photo; `reference`: to enrol with it. */
  readonly examine: (image: Uint8Array, reference: boolean) => Promise<ExaminedPhoto>
  readonly progress: (message: string) => void
}

/** Look-alikes: this share of all strangers, and never fewer than `leastLookAlikes`. */
const lookAlikeShare = 0.12
const leastLookAlikes = 4

/** Measures every photo once. A photo without a face is left out, and so is who then has none left. */
export async function castScenes(photos: FacePhotos, deps: CastDeps): Promise<Cast> {
  const total =
    photos.strangers.length +
    photos.people.reduce((sum, { enrol, walk }) => sum + enrol.length + walk.length, 0)
  let done = 0
  const measure = async (photo: FacePhoto, reference: boolean): Promise<CastPhoto | null> => {
    if (++done % 100 === 0) deps.progress(`measured ${done} of ${total} photos`)
    const face = middleFace(await deps.examine(await photo.read(), reference))
    return face ? { ...photo, box: face.box, template: face.template } : null
  }
  const measureAll = async (
    list: ReadonlyArray<FacePhoto>,
    reference: boolean,
  ): Promise<ReadonlyArray<CastPhoto>> => {
    const measured: CastPhoto[] = []
    for (const photo of list) {
      const one = await measure(photo, reference)
      if (one) measured.push(one)
    }
    return measured
  }
  const people = []
  for (const { person, enrol, walk } of photos.people) {
    const references = (await measureAll(enrol, true)).map(({ template }) => template)
    people.push({ person, references, walkers: await measureAll(walk, false) })
  }
  const enrolled = people.filter(({ references }) => references.length > 0)
  const strangers = await measureAll(photos.strangers, false)
  return {
    source: photos.source,
    enrolled: enrolled.map(({ person, references }) => ({ person, references })),
    walkers: enrolled.flatMap(({ walkers }) => walkers),
    strangers,
    lookAlikes: mostAlike(strangers, enrolled),
  }
}

/** The person that a photo is of stands in its middle; others may stand beside and behind. */
function middleFace({ width, height, faces }: ExaminedPhoto): MeasuredStillFace | undefined {
  const largest = Math.max(...faces.map(({ box }) => box.h))
  const away = ({ x, y, w, h }: MeasuredStillFace['box']): number =>
    Math.hypot(x + w / 2 - width / 2, y + h / 2 - height / 2)
  return faces
    .filter(({ box }) => box.h > largest / 2)
    .toSorted((a, b) => away(a.box) - away(b.box))[0]
}

/** Orders strangers by their likeness to whom they are most like among the enrolled. Pure. */
export function mostAlike(
  strangers: ReadonlyArray<CastPhoto>,
  enrolled: Cast['enrolled'],
): Cast['lookAlikes'] {
  const ranked = strangers.flatMap((photo) => {
    const best = enrolled
      .map(({ person, references }) => ({
        like: person,
        similarity: Math.max(...references.map((reference) => dot(reference, photo.template))),
      }))
      .toSorted((a, b) => b.similarity - a.similarity)[0]
    return best ? [{ photo, ...best }] : []
  })
  return ranked
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, Math.max(leastLookAlikes, Math.round(strangers.length * lookAlikeShare)))
}

/** Cosine of two L2-normalised templates. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
