import { parseArgs } from 'node:util'

const usage = `npm run eval -- verify --pairs FILE.csv --root DIR [--json]
    Pairs of photos (CSV columns a, b, same): accuracy, AUC, TPR by FPR.
npm run eval -- identify --people DIR --strangers DIR --enrol N [--gallery-size G] [--json]
    A folder for each person, whose first N photos enrol; the others and the strangers probe: TPIR, FPIR.
npm run eval -- scenes [--passages N] [--kind NAME,…] [--faces DIR] [--seed S] [--fps 5] [--samples DIR] [--json]
    Generated camera scenes with ground truth: passages recognised, missed, misnamed, strangers named.
All take --provider NAME (cpu, cuda, …).`

const { values, positionals } = readArguments()
const provider = values.provider ?? null

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        pairs: { type: 'string' },
        root: { type: 'string' },
        people: { type: 'string' },
        strangers: { type: 'string' },
        enrol: { type: 'string' },
        'gallery-size': { type: 'string' },
        passages: { type: 'string' },
        kind: { type: 'string' },
        faces: { type: 'string' },
        seed: { type: 'string' },
        fps: { type: 'string' },
        samples: { type: 'string' },
        provider: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error))
  }
}

function fail(message: string): never {
  process.stderr.write(`${message}\n\n${usage}\n`)
  process.exit(2)
}

function needed(name: 'pairs' | 'root' | 'people' | 'strangers'): string {
  return values[name] ?? fail(`--${name} is missing.`)
}

function positive(
  name: 'enrol' | 'gallery-size' | 'passages' | 'seed' | 'fps',
): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (!(value > 0) || (name !== 'fps' && !Number.isInteger(value)))
    fail(`--${name} needs a positive ${name === 'fps' ? '' : 'whole '}number, not "${text}".`)
  return value
}

/** The result as one JSON object, or as text for people. */
function show<Result>(result: Result, print: (result: Result) => string): void {
  process.stdout.write(`${values.json ? JSON.stringify(result) : print(result)}\n`)
}

async function run(): Promise<void> {
  switch (positionals[0]) {
    case 'verify': {
      const { printVerify, verify } = await import('./verify.ts')
      show(await verify({ pairs: needed('pairs'), root: needed('root'), provider }), printVerify)
      return
    }
    case 'identify': {
      const { identify, printIdentify } = await import('./identify.ts')
      const options = { people: needed('people'), strangers: needed('strangers') }
      const enrol = positive('enrol') ?? fail('--enrol is missing.')
      const gallerySize = positive('gallery-size') ?? null
      show(await identify({ ...options, enrol, gallerySize, provider }), printIdentify)
      return
    }
    case 'scenes': {
      const { runScenes } = await import('./scenes/run-scenes.ts')
      const { printScenes } = await import('./scenes/print-scenes.ts')
      const { readScenesOptions } = await import('./scenes/scenes-options.ts')
      const { kind, faces, samples } = values
      const numbers = {
        passages: positive('passages'),
        seed: positive('seed'),
        fps: positive('fps'),
      }
      const options = readScenesOptions({ kind, faces, samples, provider, ...numbers })
      show(await runScenes(options), printScenes)
      return
    }
    default:
      fail(
        positionals[0] === undefined
          ? 'Say what to evaluate.'
          : `There is no evaluation "${positionals[0]}".`,
      )
  }
}

try {
  await run()
  // The runtime's threads would keep the process.
  process.exit(0)
} catch (error) {
  if (!isForPeople(error)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}

/** What whoever gave the command can put right: their arguments, their files, the models, the provider they asked for. */
function isForPeople(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const names = ['EvalError', 'ModelFileError', 'ProviderError']
  return names.includes(error.name) || 'code' in error
}
