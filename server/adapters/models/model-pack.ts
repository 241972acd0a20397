import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const threshold = z.object({
  value: z.number(),
  unit: z.string(),
  source: z.string(),
})

const model = z.object({
  source: z.object({ file: z.string(), sha256 }),
  /** Name inside the models folder. */
  file: z.string().regex(/^[a-z-]+\.onnx$/),
  sha256,
  /** How the prepared file comes from its source. */
  rewrite: z.enum(['none', 'free-size-raw-boxes', 'prelu-as-relu']),
  input: z.object({
    name: z.string(),
    /** NCHW; a name in place of a number is chosen when the model is loaded. */
    shape: z.array(z.union([z.number().int().positive(), z.string()])),
    sidesMultipleOf: z.number().int().positive().optional(),
    colour: z.enum(['BGR', 'luma']),
    /** The network reads (pixel - mean) / scale, pixel in 0..255. */
    mean: z.number(),
    scale: z.number().positive(),
  }),
  outputs: z.array(
    z.object({
      name: z.string(),
      shape: z.array(z.union([z.number().int().positive(), z.string()])),
      meaning: z.string(),
    }),
  ),
})

const modelPack = z.object({
  schema: z.literal(1),
  /** Stored with every template: templates of different packs never meet. */
  id: z.string(),
  name: z.string(),
  licence: z.object({ spdx: z.string(), copyright: z.string() }),
  trainingData: z.string(),
  source: z.object({ package: z.string(), version: z.string(), integrity: z.string() }),
  /** Numbers in a template, L2-normalised. */
  templateLength: z.number().int().positive(),
  thresholds: z.object({
    detectionScore: threshold,
    detectionOverlap: threshold,
    recognisableFaceHeight: threshold,
    similarityOneReference: threshold,
    similarityMeanOfThree: threshold,
  }),
  models: z.object({ detector: model, landmarks: model, embedder: model, liveness: model }),
})

/** What resources/models/manifest.json says about one set of face models. */
export type ModelPack = z.infer<typeof modelPack>
export type ModelRole = keyof ModelPack['models']

export const MODEL_ROLES = [
  'detector',
  'landmarks',
  'embedder',
  'liveness',
] as const satisfies ReadonlyArray<ModelRole>

/**
 * Reads `manifest.json` in a models folder.
 *
 * Rejects where the file cannot be read or does not describe a pack: it is part of the
 * program, so that is a broken installation.
 */
export async function readModelPack(folder: string): Promise<ModelPack> {
  const text = await readFile(path.join(folder, 'manifest.json'), 'utf8')
  return modelPack.parse(JSON.parse(text))
}
