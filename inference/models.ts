import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** One model with one fixed input shape. Runs block the process: one thread, no spinning. */
export type Model = {
  readonly input: Float32Array
  /** Runs on what stands in `input`; the outputs by name. */
  run(): Promise<Record<string, Float32Array>>
}

export type Models = {
  readonly provider: string
  readonly detector: Model & { readonly width: number; readonly height: number }
  readonly landmarks: Model
  readonly embedder: Model
  readonly liveness: Model
}

/** Input of the detector, pixels, multiples of 32: 60 px faces of a 1080p frame are found at this size (recall 99 %). */
const detectorSize = { width: 640, height: 384 }

/** Execution providers to try on each platform, best first; the last always works. */
const providersOf: Partial<Record<NodeJS.Platform, ReadonlyArray<string>>> = {
  win32: ['dml', 'cpu'],
  darwin: ['coreml', 'cpu'],
  linux: ['cuda', 'cpu'],
}

/** Loads the pack from `dir` with the first provider that runs one real inference. Throws when a file cannot be read. */
export async function loadModels(dir: string, log: (message: string) => void): Promise<Models> {
  const providers = (providersOf[process.platform] ?? ['cpu']).filter(
    (provider) => provider !== 'cuda' || cudaIsInstalled(),
  )
  let failure: unknown
  for (const provider of providers) {
    try {
      return await loadWith(provider, dir)
    } catch (error) {
      failure = error
      log(`execution provider ${provider} is not available`)
    }
  }
  throw failure
}

/** The CUDA provider is a library of its own beside the addon; asking for it without the file logs an error. */
function cudaIsInstalled(): boolean {
  const addon = createRequire(import.meta.url).resolve('onnxruntime-node')
  const library = `../bin/napi-v6/linux/${process.arch}/libonnxruntime_providers_cuda.so`
  return existsSync(path.resolve(path.dirname(addon), library))
}

async function loadWith(provider: string, dir: string): Promise<Models> {
  const { width, height } = detectorSize
  const open = (file: string, shape: ReadonlyArray<number>) =>
    openModel(path.join(dir, file), shape, provider)
  const detector = await open('detector.onnx', [1, 3, height, width])
  await detector.run()
  return {
    provider,
    detector: { ...detector, width, height },
    landmarks: await open('landmarks.onnx', [1, 1, 64, 64]),
    embedder: await open('embedder.onnx', [1, 3, 112, 112]),
    liveness: await open('liveness.onnx', [1, 3, 128, 128]),
  }
}

async function openModel(
  file: string,
  shape: ReadonlyArray<number>,
  provider: string,
): Promise<Model> {
  const session = await InferenceSession.create(await readFile(file), {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: {
      session: {
        // The embedder's activations fall below the normal floats: on Intel processors ten times slower unless they are 0.
        set_denormal_as_zero: '1',
        intra_op: { allow_spinning: '0' },
      },
    },
  })
  const [name] = session.inputNames
  if (!name) throw new Error(`${file} has no input`)
  const input = new Float32Array(shape.reduce((size, side) => size * side, 1))
  const tensor = new Tensor('float32', input, [...shape])
  return {
    input,
    async run() {
      const results = await session.run({ [name]: tensor })
      return Object.fromEntries(
        Object.entries(results).map(([key, { data }]) => {
          if (!(data instanceof Float32Array)) throw new Error(`${file}: ${key} is not float32`)
          return [key, data]
        }),
      )
    },
  }
}
