import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { listSupportedBackends } from 'onnxruntime-node'

/** Execution providers to try on each platform, best first; the last always works. */
const providersOf: Partial<Record<NodeJS.Platform, ReadonlyArray<string>>> = {
  win32: ['dml', 'webgpu', 'cpu'],
  darwin: ['coreml', 'webgpu', 'cpu'],
  linux: ['cuda', 'webgpu', 'cpu'],
}

export function candidateProviders(platform: NodeJS.Platform): ReadonlyArray<string> {
  return providersOf[platform] ?? ['cpu']
}

/** Why a provider cannot run here, as far as that shows without starting it; undefined when it may. */
export async function whyNotHere(provider: string): Promise<string | undefined> {
  const known = listSupportedBackends().find(({ name }) => name === provider)
  // Asked for it all the same, the runtime would run on the CPU without a word.
  if (!known) return 'The ONNX Runtime of this installation does not contain it.'
  if (provider === 'cuda' && !cudaIsInstalled())
    return "NVIDIA's CUDA libraries for ONNX Runtime are not installed."
  if (provider === 'webgpu' && process.platform === 'linux' && !(await hasGraphicsDevice()))
    return 'This machine has no graphics device that the system offers to programs.'
  return undefined
}

/** The CUDA provider is a library of its own beside the addon; asking for it without the file logs an error. */
function cudaIsInstalled(): boolean {
  const addon = createRequire(import.meta.url).resolve('onnxruntime-node')
  const library = `../bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`
  return existsSync(path.resolve(path.dirname(addon), library))
}

async function hasGraphicsDevice(): Promise<boolean> {
  const devices = await readdir('/dev/dri').catch(() => [])
  return devices.some((name) => name.startsWith('renderD')) || existsSync('/dev/nvidia0')
}
