import { cp, rm, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../tests/helpers/temporary-folder.ts'
import { loadModels } from './models.ts'
import { candidateProviders } from './provider-candidates.ts'
import { describeFailure } from './try-provider.ts'

const dir = path.join(import.meta.dirname, '../resources/models')
const log = (): void => undefined

describe('loading a pack', () => {
  it('opens a detector once a size, and all models with the provider asked for', async () => {
    const models = await loadModels(dir, { provider: 'cpu', log })
    expect(models).toMatchObject({ provider: 'cpu', tried: [], batch: 1 })
    const size = { width: 320, height: 192 }
    const detector = await models.detector(size)
    expect(await models.detector({ ...size })).toBe(detector)
    expect(await models.detector({ width: 320, height: 320 })).not.toBe(detector)
    const { template } = models.manifest.models.embedder.outputs
    const outputs = await models.embedder.run((input) => input.fill(0.1))
    expect(outputs[template]).toHaveLength(models.manifest.templateLength)
  })

  it('does not try a provider that ended a process before, and says why', async () => {
    const skip = candidateProviders(process.platform)
      .filter((provider) => provider !== 'cpu')
      .map((provider) => ({ provider, reason: `It ended the process (${provider}).` }))
    const trying: unknown[] = []
    const models = await loadModels(dir, {
      ...{ skip, log },
      onTrying: async (provider) => void trying.push(provider),
    })
    expect(models.provider).toBe('cpu')
    expect(models.tried).toEqual(skip)
    expect(trying).toEqual([])
  })

  it('refuses a provider that was asked for and does not run, with the reason', async () => {
    const skip = [{ provider: 'webgpu', reason: 'It ended the process.' }]
    await expect(loadModels(dir, { provider: 'webgpu', skip, log })).rejects.toThrow(
      'The execution provider webgpu, which was asked for, does not run: It ended the process. Unset NEUROMARK_PROVIDER to let NeuroMark choose.',
    )
  })

  it.each<[string, (folder: string) => Promise<void>, RegExp]>([
    ['no manifest', (folder) => rm(path.join(folder, 'manifest.json')), /has no manifest\.json/],
    [
      'a manifest that is none',
      (folder) => writeFile(path.join(folder, 'manifest.json'), '{}'),
      /manifest\.json, "schema"/,
    ],
    [
      'a model that is cut short, whatever provider is tried first',
      (folder) => truncate(path.join(folder, 'liveness.onnx'), 5000),
      /^The liveness model liveness\.onnx in .+ cannot be loaded: /,
    ],
  ])('names what is wrong: %s', async (_what, harm, message) => {
    await using folder = await temporaryFolder()
    await cp(dir, folder.path, { recursive: true })
    await harm(folder.path)
    await expect(loadModels(folder.path, { log })).rejects.toThrow(message)
  })
})

describe('providers', () => {
  it.each(['linux', 'win32', 'darwin', 'freebsd'] as const)('end with the CPU: %s', (platform) => {
    expect(candidateProviders(platform).at(-1)).toBe('cpu')
  })

  it.each<[unknown, string]>([
    [new Error('no adapter\n at somewhere'), 'no adapter.'],
    [new Error('outer', { cause: new Error('inner') }), 'inner.'],
    ['text', 'text.'],
  ])('that fail are described in a line: %s', (error, expected) => {
    expect(describeFailure(error)).toBe(expected)
  })
})
