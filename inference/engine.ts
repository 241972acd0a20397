import type { RecognitionSettings } from '../core/recognition/settings.ts'
import { makeFaceAnalyser, type FaceAnalyser } from './analyse-face.ts'
import { allocateTensor } from './kernels/kernels.ts'
import { loadModels, type LoadModelsOptions, type Models } from './models.ts'

/** The models of one pack and the steps on them: what a worker, the evaluation and the benchmarks run alike. */
export type Engine = { readonly models: Models; readonly analyser: FaceAnalyser }

/** Loads a pack. Rejects, naming the file, when a model cannot be loaded. */
export async function openEngine(
  options: Omit<LoadModelsOptions, 'allocate'> & {
    /** The pack's folder, with its manifest.json. */
    readonly modelsDir: string
    readonly settings: RecognitionSettings['detection']
  },
): Promise<Engine> {
  const { modelsDir, settings, ...loading } = options
  const models = await loadModels(modelsDir, { ...loading, allocate: allocateTensor })
  return { models, analyser: makeFaceAnalyser(models, settings) }
}
