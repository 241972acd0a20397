import type { Model, Models } from '../../inference/models.ts'
import type { Outputs } from '../../inference/open-model.ts'

/** Which session a run went to. */
export type Which = {
  readonly role: 'detector' | 'landmarks' | 'embedder' | 'liveness'
  readonly file: string
  /** With the batch: 1, channels, height, width. */
  readonly shape: readonly [number, number, number, number]
}

/** Stands between the analyser and one model: runs it, and looks at what goes by. */
export type Watch = (
  which: Which,
  model: Model,
  fill: (input: Float32Array) => void,
) => Promise<Outputs>

/** The same models, each run of which goes through `watch`. */
export function watchModels(models: Models, watch: Watch): Models {
  const { detector, landmarks, embedder, liveness } = models.manifest.models
  const watched = (model: Model, which: Which): Model => ({
    run: (fill) => watch(which, model, fill),
  })
  return {
    ...models,
    detector: async (size) =>
      watched(await models.detector(size), {
        ...{ role: 'detector', file: detector.file },
        shape: [1, 3, size.height, size.width],
      }),
    embedder: watched(models.embedder, {
      ...{ role: 'embedder', file: embedder.file, shape: embedder.input.shape },
    }),
    landmarks:
      models.landmarks && landmarks
        ? watched(models.landmarks, {
            ...{ role: 'landmarks', file: landmarks.file, shape: landmarks.input.shape },
          })
        : null,
    liveness:
      models.liveness && liveness
        ? watched(models.liveness, {
            ...{ role: 'liveness', file: liveness.file, shape: liveness.input.shape },
          })
        : null,
  }
}
