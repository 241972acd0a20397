import { existsSync } from 'node:fs'
import path from 'node:path'
import { openEngine, type Engine } from '../inference/engine.ts'
import { defaultRecognitionSettings } from '../core/recognition/settings.ts'

const root = path.join(import.meta.dirname, '..')

/** The engine that runs live, with the built-in pack and the shipped settings, on this process. */
export async function openRecogniser(provider: string | null): Promise<Engine> {
  const modelsDir = path.join(root, 'resources/models')
  if (!existsSync(path.join(modelsDir, 'detector.onnx')))
    throw new EvalError('The face models are not prepared. Run "npm run models" first.')
  return openEngine({
    modelsDir,
    settings: defaultRecognitionSettings.detection,
    provider,
    log: (message) => process.stderr.write(`${message}\n`),
  })
}

/** Something that whoever gave the command can put right; the message says what. */
export class EvalError extends Error {
  override readonly name = 'EvalError'
}

/** A line of progress on stderr, at most one a second. */
export function makeProgress(what: string, total: number): (done: number) => void {
  let toldAt = performance.now()
  return (done) => {
    if (performance.now() - toldAt < 1000 && done < total) return
    toldAt = performance.now()
    process.stderr.write(`${what}: ${done} of ${total}\n`)
  }
}
