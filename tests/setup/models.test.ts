import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { obtainModelSources } from '../../scripts/models/model-sources.ts'
import { prepareModels } from '../../scripts/models/prepare-models.ts'
import { rewriteModel } from '../../scripts/models/rewrite-model.ts'
import { cacheFolder } from '../../scripts/setup/folders.mjs'
import { packFiles, readPackManifest, type ModelRole } from '../../contracts/model-pack.ts'
import { readModelPack } from '../../server/adapters/models/model-pack.ts'
import { verifyModels } from '../../server/adapters/models/verify-models.ts'

const shipped = path.join(import.meta.dirname, '../../resources/models')
const pack = await readModelPack(shipped)
const sources = await obtainModelSources(pack, cacheFolder())

async function published(role: ModelRole): Promise<Buffer> {
  const source = packFiles(pack).find((file) => file.role === role)?.source
  if (!source) throw new Error(`The manifest names no source for ${role}.`)
  return readFile(path.join(sources, path.basename(source.file)))
}

/** Numbers in -1..1 that are the same on every run. */
function noise(length: number): Float32Array {
  let state = 0x9e3779b9
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

function floatsOf({ data }: Tensor): Float32Array {
  if (data instanceof Float32Array) return data.slice()
  throw new Error('The output does not hold floats.')
}

async function outputsOf(model: Uint8Array, shape: ReadonlyArray<number>) {
  const session = await InferenceSession.create(model, {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  })
  try {
    const length = shape.reduce((product, side) => product * side, 1)
    const outputs = await session.run({ input: new Tensor('float32', noise(length), shape) })
    return Object.fromEntries(
      Object.entries(outputs).map(([name, tensor]) => [
        name,
        { dims: [...tensor.dims], data: floatsOf(tensor) },
      ]),
    )
  } finally {
    await session.release()
  }
}

function normalised(values: Float32Array): Float32Array {
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

function largestDifference(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined || a.length !== b.length) return Infinity
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))), 0)
}

const { detector } = pack.models
const { strides, minSizes } =
  detector.kind === 'rfb' ? detector : { strides: [], minSizes: [] as number[][] }

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** Corner boxes in 0..1, with priors spread evenly as the published graph has them. */
function decodeBoxes(loc: Float32Array, width: number, height: number): Float32Array {
  const boxes: number[] = []
  const at = (i: number): number => loc[i] ?? NaN
  strides.forEach((stride, level) => {
    const rows = Math.ceil(height / stride)
    const columns = Math.ceil(width / stride)
    for (let cell = 0; cell < rows * columns; cell += 1) {
      for (const size of minSizes[level] ?? []) {
        const i = boxes.length
        const w = clamp(size / width)
        const h = clamp(size / height)
        const cx = ((cell % columns) + 0.5) / columns + at(i) * 0.1 * w
        const cy = (Math.floor(cell / columns) + 0.5) / rows + at(i + 1) * 0.1 * h
        const halfW = (w * Math.exp(at(i + 2) * 0.2)) / 2
        const halfH = (h * Math.exp(at(i + 3) * 0.2)) / 2
        boxes.push(cx - halfW, cy - halfH, cx + halfW, cy + halfH)
      }
    }
  })
  return Float32Array.from(boxes)
}

describe('the rewritten models', () => {
  it('give the same template as the published embedder', async () => {
    const bytes = await published('embedder')
    const before = await outputsOf(bytes, [1, 3, 112, 112])
    const after = await outputsOf(rewriteModel(bytes, 'prelu-as-relu'), [1, 3, 112, 112])
    expect(after['output']?.dims).toEqual([1, pack.templateLength])
    const a = normalised(before['output']?.data ?? new Float32Array())
    const b = normalised(after['output']?.data ?? new Float32Array())
    expect(largestDifference(a, b)).toBeLessThan(1e-5)
  })

  it('give the same scores as the published liveness model', async () => {
    const bytes = await published('liveness')
    const before = await outputsOf(bytes, [1, 3, 128, 128])
    const after = await outputsOf(rewriteModel(bytes, 'prelu-as-relu'), [1, 3, 128, 128])
    expect(largestDifference(before['output']?.data, after['output']?.data)).toBeLessThan(1e-3)
  })

  it('find the same boxes as the published detector at its stock size', async () => {
    const bytes = await published('detector')
    const before = await outputsOf(bytes, [1, 3, 240, 320])
    const after = await outputsOf(rewriteModel(bytes, 'free-size-raw-boxes'), [1, 3, 240, 320])
    expect(Object.keys(after).toSorted()).toEqual(['loc', 'scores'])
    expect(largestDifference(before['scores']?.data, after['scores']?.data)).toBeLessThan(1e-5)
    const decoded = decodeBoxes(after['loc']?.data ?? new Float32Array(), 320, 240)
    expect(largestDifference(before['boxes']?.data, decoded)).toBeLessThan(1e-4)
  })

  it('accept other frame sizes than the published detector', async () => {
    const model = rewriteModel(await published('detector'), 'free-size-raw-boxes')
    const { scores, loc } = await outputsOf(model, [1, 3, 384, 640])
    const priors = 80 * 48 * 3 + 40 * 24 * 2 + 20 * 12 * 2 + 10 * 6 * 3
    expect(scores?.dims).toEqual([1, priors, 2])
    expect(loc?.dims).toEqual([1, priors, 4])
  })

  it('carry no path of the machine that exported them', async () => {
    const model = rewriteModel(await published('embedder'), 'prelu-as-relu')
    expect(Buffer.from(model).includes('\\Users\\')).toBe(false)
  })

  it('are not made from a graph that lacks the tensors to cut at', async () => {
    const bytes = await published('landmarks')
    expect(() => rewriteModel(bytes, 'free-size-raw-boxes')).toThrow(/no tensor named/)
  })
})

describe('the manifest', () => {
  it('describes every model that lies beside it, with its licence in full', () => {
    expect(packFiles(pack).map(({ role }) => role)).toEqual([
      'detector',
      'landmarks',
      'embedder',
      'liveness',
    ])
    expect(pack.licence.text).toContain(pack.licence.copyright)
  })

  const text = JSON.stringify(pack)
  it.each([
    ['another schema', '"schema":2', '"schema":1', 'manifest.json, "schema": expected 2.'],
    ['a file elsewhere', '"file":"embedder.onnx"', '"file":"../e.onnx"', 'models.embedder.file'],
    ['another template length', '"templateLength":512', '"templateLength":128', 'templateLength'],
    ['a capital in the id', '"id":"face', '"id":"Face', '"id": it is not 3 to 60 of a-z'],
    ['an id that climbs', `"id":"${pack.id}"`, '"id":"..."', '"id": it is not 3 to 60 of a-z'],
    ['no licence text', '"text":"MIT', '"note":"MIT', '"licence": it needs either'],
    ['an unknown detector', '"kind":"rfb"', '"kind":"yolo"', 'models.detector.kind'],
    ['one file twice', '"file":"embedder.onnx"', '"file":"Detector.onnx"', 'name one file'],
    ['a table that falls', '0.412', '0.1', '"calibration.table.1": it does not rise'],
    ['a short checksum', '"sha256":"e1c1', '"sha256":"e1', 'models.detector.sha256'],
    ['no landmarks', '"landmarks":', '"marks":', '"models.landmarks": it is missing'],
    ['half a file', '}', '', 'manifest.json is not JSON'],
  ])('is refused with %s, by the name of the field', (_what, from, to, message) => {
    expect(text).toContain(from)
    const read = readPackManifest(text.replace(from, to))
    expect(read.kind === 'refused' && read.message).toContain(message)
  })
})

describe('the models folder', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-models-'))
    await copyFile(path.join(shipped, 'manifest.json'), path.join(folder, 'manifest.json'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is prepared from the sources, and found ready the next time', async () => {
    expect(await verifyModels(folder)).toMatchObject({ kind: 'missing', file: 'detector.onnx' })
    expect(await prepareModels(folder, cacheFolder())).toBe('prepared')
    expect(await verifyModels(folder)).toMatchObject({ kind: 'ok', pack: { id: pack.id } })
    expect(await prepareModels(folder, cacheFolder())).toBe('already-there')
  })

  it('is refused when a file was altered, with what to run', async () => {
    await prepareModels(folder, cacheFolder())
    await truncate(path.join(folder, 'embedder.onnx'), 1000)
    const state = await verifyModels(folder)
    expect(state).toMatchObject({ kind: 'altered', file: 'embedder.onnx' })
    expect(state.kind === 'altered' && state.message).toContain('npm run models')
  })

  it('is made whole again from an altered state', async () => {
    await writeFile(path.join(folder, 'liveness.onnx'), 'not a model')
    expect(await prepareModels(folder, cacheFolder())).toBe('prepared')
    expect(await verifyModels(folder)).toMatchObject({ kind: 'ok' })
  })
})
