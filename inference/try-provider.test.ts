import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readPackManifest, type PackManifest } from '../contracts/model-pack.ts'
import type { Model } from './open-model.ts'
import type { PackModels } from './open-pack.ts'
import { tryProvider, type ProviderMeasure } from './try-provider.ts'

const manifestFile = path.join(import.meta.dirname, '../resources/models/manifest.json')

let manifest: PackManifest

beforeAll(async () => {
  const read = readPackManifest(await readFile(manifestFile, 'utf8'))
  if (read.kind === 'refused') throw new Error(read.message)
  manifest = read.manifest
})
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets the clock run until the trial is over. */
async function finished<Result>(trial: Promise<Result>): Promise<Result> {
  await vi.runAllTimersAsync()
  return trial
}

type Behaviour = {
  readonly value?: (i: number) => number
  readonly templateLength?: number
  /** Of one run, however many items it has. */
  readonly runMs?: number
  /** Calls at the same time share a run. */
  readonly shares?: boolean
}

/** Models of a provider that behaves so. */
function pretend({
  value,
  templateLength = 512,
  runMs = 1,
  shares = false,
}: Behaviour): PackModels {
  let free = Promise.resolve()
  const model = (name: string, length: number): Model => ({
    async run(fill) {
      fill(new Float32Array(4))
      const slot = new Promise<void>((resolve) => setTimeout(resolve, runMs))
      if (shares) await slot
      else await (free = free.then(() => new Promise((resolve) => setTimeout(resolve, runMs))))
      return { [name]: Float32Array.from({ length }, (_, i) => (value ?? Math.cos)(i)) }
    },
  })
  return {
    detector: async () => model('scores', 8),
    landmarks: null,
    embedder: model('output', templateLength),
    liveness: null,
    dispose: async () => undefined,
  }
}

/** The CPU, against which the provider is held. */
const cpu: ProviderMeasure = {
  lengths: [8, 512],
  template: Float32Array.from({ length: 512 }, (_, i) => Math.cos(i)),
  ms: 40,
}

const trial = (behaviour: Behaviour, shared: Behaviour = behaviour, mayBeSlower = false) =>
  finished(
    tryProvider(async () => pretend(behaviour), manifest, {
      ...{ against: cpu, mayBeSlower },
      shared: { items: 8, open: async () => pretend(shared) },
    }),
  )

describe('a provider that is tried', () => {
  it('is taken when it gives what the CPU gives, and sooner', async () => {
    expect(await trial({})).toMatchObject({ kind: 'runs', batching: { batch: 1 } })
  })

  it.each<[string, Behaviour, RegExp]>([
    ['numbers that are not finite', { value: (i) => (i === 5 ? NaN : 1) }, /not finite/],
    ['other lengths', { templateLength: 128 }, /not of the length/],
    ['other templates', { value: Math.sin }, /differ from the CPU's \(cosine/],
    ['a slower run', { runMs: 30 }, /slower than the CPU: 60\.0 ms .+ 40\.0 ms on the CPU/],
  ])('is refused with the reason for %s', async (_what, behaviour, reason) => {
    const result = await trial(behaviour)
    expect(result.kind).toBe('refused')
    if (result.kind === 'refused') expect(result.reason).toMatch(reason)
  })

  it('may be slower when it was asked for', async () => {
    expect(await trial({ runMs: 30 }, {}, true)).toMatchObject({ kind: 'runs' })
  })

  it('shares runs where eight inputs together are that much faster, and says from how many on', async () => {
    const result = await trial({ runMs: 4 }, { runMs: 10, shares: true })
    // Three at 4 ms each take longer than a shared run of 10 ms.
    expect(result).toMatchObject({ kind: 'runs', batching: { batch: 8, sharedFrom: 3 } })
  })

  it('runs inputs alone where its models insist on it', async () => {
    const shared = { items: 8, open: () => Promise.reject(new Error('a single item only')) }
    const comparison = { against: cpu, mayBeSlower: false, shared }
    const result = await finished(tryProvider(async () => pretend({}), manifest, comparison))
    expect(result).toMatchObject({ kind: 'runs', batching: { batch: 1 } })
  })

  it('is refused in a sentence when it cannot be opened at all', async () => {
    const opening = () => Promise.reject(new Error('no adapter\nat somewhere'))
    expect(await tryProvider(opening, manifest)).toEqual({
      kind: 'refused',
      reason: 'It does not run the models: no adapter.',
    })
  })
})
