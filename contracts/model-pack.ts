import { z } from 'zod'
import { TEMPLATE_LENGTH } from './inference.ts'

const name = z.string().min(1).max(200)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'it is not 64 lower-case hexadecimal digits')
/** A file beside the manifest: no folders, so that a pack cannot reach outside its own. */
const fileName = (ending: RegExp, what: string): z.ZodString =>
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'it is not a plain file name')
    .regex(ending, `it is not the name of ${what}`)

/** Name of a pack, as stored with every template: templates of different packs never meet. */
export const PackId = z
  .string()
  .regex(
    /^(?=.{3,60}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    'it is not 3 to 60 of a-z, 0-9, "." and "-", beginning and ending with a letter or digit',
  )

const threshold = z.object({ value: z.number(), unit: z.string(), source: z.string() })
const share = threshold.extend({ value: z.number().min(0).max(1) })

/** What every model has. */
const file = z.object({
  /** Name inside the pack's folder. */
  file: fileName(/\.onnx$/, 'an .onnx file'),
  /** Of the file as it runs. */
  sha256,
  /** The file as published, where the one that runs is made from it. */
  source: z.object({ file: z.string().min(1), sha256 }).optional(),
  /** How the file comes from its source. */
  rewrite: z.enum(['none', 'free-size-raw-boxes', 'prelu-as-relu']).default('none'),
})

/** The network reads (pixel - mean) / scale, pixel in 0..255, NCHW. */
const scaling = { name, mean: z.number(), scale: z.number().positive() }
const colour = z.enum(['BGR', 'RGB'])
const stride = z.number().int().min(4).max(128)

const detectorInput = z.object({
  ...scaling,
  colour,
  /** Height and width are open in the graph, and multiples of this. */
  sidesMultipleOf: z
    .number()
    .int()
    .refine((value) => value > 0 && 32 % value === 0, 'it is not 1, 2, 4, 8, 16 or 32'),
})

/** Ultra-Light RFB: boxes relative to anchors of fixed sizes; landmarks come from another model. */
const rfbDetector = file.extend({
  kind: z.literal('rfb'),
  input: detectorInput,
  /** `scores` [1, n, 2]: background, face; `boxes` [1, n, 4]: centre and log size, variances 0.1 and 0.2. */
  outputs: z.object({ scores: name, boxes: name }),
  strides: z.array(stride).min(1),
  /** Anchor sizes at each stride, input pixels. */
  minSizes: z.array(z.array(z.number().positive()).min(1)),
})

/** SCRFD: distances from anchor centres to the box's sides and to five landmarks, in strides. */
const scrfdDetector = file.extend({
  kind: z.literal('scrfd'),
  input: detectorInput,
  anchorsPerCell: z.number().int().min(1).max(8),
  /** Outputs at each stride: n cells x anchors rows of 1 score (probability), 4 distances, 10 landmark offsets. */
  levels: z.array(z.object({ stride, scores: name, boxes: name, landmarks: name })).min(1),
})

/** 68 points in iBUG order, 0..1 of the square crop of the face. */
const landmarkModel = file.extend({
  kind: z.literal('ibug-68'),
  input: z.object({
    ...scaling,
    colour: z.literal('luma'),
    shape: z.tuple([z.literal(1), z.literal(1), z.literal(64), z.literal(64)]),
  }),
  /** [1, 136]: x, y of each point. */
  outputs: z.object({ points: name }),
})

/** Reads a face aligned to the ArcFace template. */
const embedderModel = file.extend({
  kind: z.literal('arcface'),
  input: z.object({
    ...scaling,
    colour,
    shape: z.tuple([z.literal(1), z.literal(3), z.literal(112), z.literal(112)]),
  }),
  /** [1, 512], of any length; normalised to 1 afterwards. */
  outputs: z.object({ template: name }),
})

/** Tells a face from a photo or a screen. */
const livenessModel = file.extend({
  kind: z.literal('minifasnet'),
  input: z.object({
    ...scaling,
    colour,
    shape: z.tuple([z.literal(1), z.literal(3), z.literal(128), z.literal(128)]),
  }),
  /** [1, 3], before softmax; index 0 is bona fide. */
  outputs: z.object({ scores: name }),
})

const calibration = z.object({
  /** What was measured, in words; empty where nothing was. */
  source: z.string(),
  /** Share of pairs of strangers that are at least as alike; similarity rises, the share falls. */
  table: z.array(
    z.object({
      similarity: z.number().min(-1).max(1),
      falseMatchRate: z.number().positive().max(1),
    }),
  ),
})

/** What manifest.json says about one set of face models. */
export const PackManifest = z
  .object({
    schema: z.literal(2),
    id: PackId,
    name,
    licence: z.object({
      /** An SPDX identifier, or `LicenseRef-…` for terms of the publisher's own. */
      spdx: name,
      copyright: name,
      /** The terms in full, or the file beside the manifest that holds them. */
      text: z.string().min(1).max(200_000).optional(),
      file: fileName(/\.(txt|md)$/i, 'a .txt or .md file').optional(),
    }),
    /** What the models learnt from, as far as their publisher tells. */
    trainingData: z.string().min(1).max(5000),
    source: z.object({
      /** Where the files come from, for people. */
      text: z.string().min(1).max(2000),
      /** Where the built-in pack's published files are fetched. */
      npm: z.object({ package: name, version: name, integrity: name }).optional(),
    }),
    /** Numbers in a template, L2-normalised. */
    templateLength: z.literal(TEMPLATE_LENGTH),
    thresholds: z.object({
      detectionScore: share,
      detectionOverlap: share,
      recognisableFaceHeight: threshold,
      /** Against a single reference. */
      similarityOneReference: share,
      /** Against the mean of three references: what a name needs as shipped. */
      similarityMeanOfThree: share,
      /** Least distance to the second identity. */
      margin: share,
      /** From here two people are told apart by a wider margin. */
      lookAlike: share,
    }),
    calibration,
    models: z.object({
      detector: z.discriminatedUnion('kind', [rfbDetector, scrfdDetector]),
      /** Needed where the detector finds no landmarks itself. */
      landmarks: landmarkModel.optional(),
      embedder: embedderModel,
      liveness: livenessModel.optional(),
    }),
  })
  .check(({ value, issues }) => {
    const refuse = (path: ReadonlyArray<string | number>, message: string): void => {
      issues.push({ code: 'custom', input: value, path: [...path], message })
    }
    const { licence, calibration, models } = value
    if ((licence.text === undefined) === (licence.file === undefined))
      refuse(['licence'], 'it needs either "text" or "file"')
    calibration.table.forEach((row, i) => {
      const before = calibration.table[i - 1]
      if (
        before &&
        (row.similarity <= before.similarity || row.falseMatchRate >= before.falseMatchRate)
      )
        refuse(
          ['calibration', 'table', i],
          'it does not rise in similarity and fall in falseMatchRate',
        )
    })
    const { detector } = models
    if (detector.kind === 'rfb' && !models.landmarks)
      refuse(['models', 'landmarks'], 'it is missing: an "rfb" detector gives no landmarks')
    if (detector.kind === 'rfb' && detector.minSizes.length !== detector.strides.length)
      refuse(['models', 'detector', 'minSizes'], 'it does not have one list for each stride')
    const files = packFiles(value).map(({ file }) => file.toLowerCase())
    if (new Set(files).size !== files.length) refuse(['models'], 'two models name one file')
  })
export type PackManifest = z.infer<typeof PackManifest>

export const modelRoles = ['detector', 'landmarks', 'embedder', 'liveness'] as const
export type ModelRole = (typeof modelRoles)[number]

export type PackFile = {
  readonly role: ModelRole
  readonly file: string
  readonly sha256: string
  readonly source: { readonly file: string; readonly sha256: string } | undefined
  readonly rewrite: 'none' | 'free-size-raw-boxes' | 'prelu-as-relu'
}

/** The model files of a pack, in the order of `modelRoles`; roles that it lacks are left out. */
export function packFiles({ models }: Pick<PackManifest, 'models'>): ReadonlyArray<PackFile> {
  return modelRoles.flatMap((role) => {
    const model = models[role]
    if (!model) return []
    const { file, sha256, source, rewrite } = model
    return [{ role, file, sha256, source, rewrite }]
  })
}

export type ReadManifest =
  | { readonly kind: 'ok'; readonly manifest: PackManifest }
  | { readonly kind: 'refused'; readonly message: string }

/** Reads the text of a manifest.json. Pure; a refusal names the first field that is wrong. */
export function readPackManifest(text: string): ReadManifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable'
    return { kind: 'refused', message: `manifest.json is not JSON: ${reason}.` }
  }
  const read = PackManifest.safeParse(json)
  if (read.success) return { kind: 'ok', manifest: read.data }
  const [first] = read.error.issues
  const field = first?.path.join('.') ?? ''
  const reason = first?.message.replace(/^Invalid input: |\.$/g, '') ?? 'it is wrong'
  const where = field === '' ? 'manifest.json' : `manifest.json, "${field}"`
  return { kind: 'refused', message: `${where}: ${reason}.` }
}
