import type { FaceEngine } from '../../ports/face-engine.ts'

/**
 * Runs `work` with the name of the model that all of it used.
 *
 * A switch of models while it runs would let a template of one meet templates of the other: then all of it is done again.
 * `work` must therefore change nothing.
 */
export async function byOneModel<Result>(
  faces: Pick<FaceEngine, 'modelId'>,
  work: (modelId: string) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    const { modelId } = faces
    const result = await work(modelId)
    if (faces.modelId === modelId) return result
  }
}
