import type { SightingId } from '../../../contracts/ids.ts'
import { FaceEngineError, type ExaminedFace, type FaceEngine } from '../../ports/face-engine.ts'
import type { SightingStore } from '../../ports/sighting-store.ts'

/** What reads faces of still pictures. */
export type FaceReader = Pick<FaceEngine, 'modelId' | 'examine'>

/** A face that can be kept as an example of who somebody is not. */
export type LearntFace = {
  readonly kind: 'learnt'
  /** JPEG. */
  readonly image: Uint8Array
  readonly template: Float32Array
  readonly modelId: string
}

/** `message` says why, as a sentence. */
export type NotLearnt = { readonly kind: 'not-learnt'; readonly message: string }

const notLearnt = (message: string): NotLearnt => ({ kind: 'not-learnt', message })

/** Reads the face of a sighting's evidence crop again; that it cannot be read is an answer, never an error. */
export async function readRejectedFace(
  id: SightingId,
  deps: { readonly sightings: Pick<SightingStore, 'crop'>; readonly faces: FaceReader },
  signal?: AbortSignal,
): Promise<LearntFace | NotLearnt> {
  const image = await deps.sightings.crop(id)
  if (!image)
    return notLearnt('The picture of this sighting is gone, so nothing was learnt from it.')
  const { modelId } = deps.faces
  try {
    const examined = await deps.faces.examine(image, signal)
    const face = examined.kind === 'examined' ? faceInTheMiddle(examined) : undefined
    if (!face) {
      return notLearnt(
        'No face was found in the picture of this sighting, so nothing was learnt from it.',
      )
    }
    if (deps.faces.modelId !== modelId) {
      return notLearnt(
        'The face models were just changed, so nothing was learnt from this sighting. Undo this and correct it again.',
      )
    }
    return { kind: 'learnt', image, template: face.template, modelId }
  } catch (error) {
    if (!(error instanceof FaceEngineError)) throw error
    return notLearnt(
      'Face recognition is not ready, so nothing was learnt from this sighting. Undo this and correct it again in a moment.',
    )
  }
}

/** A crop is cut around its face: whoever else is in it stands at the side. */
export function faceInTheMiddle(picture: {
  readonly width: number
  readonly height: number
  readonly faces: ReadonlyArray<ExaminedFace>
}): ExaminedFace | undefined {
  const offset = ({ box }: ExaminedFace) =>
    Math.hypot(box.x + box.w / 2 - picture.width / 2, box.y + box.h / 2 - picture.height / 2)
  return picture.faces.toSorted((one, other) => offset(one) - offset(other)).at(0)
}
