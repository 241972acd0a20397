import { existsSync } from 'node:fs'
import path from 'node:path'
import { EvalError } from '../recogniser.ts'
import { defaultScenesOptions, type ScenesOptions } from './run-scenes.ts'
import { SCENE_KINDS, type SceneKind } from './scene-kinds.ts'

const root = path.join(import.meta.dirname, '../..')
/** Photos of many people, where they lie beside the project. */
const sharedFaces = path.join(root, '../shared/data/faces/lfw-dev')

/** What the command line says; what it leaves out has a default. */
export type ScenesArguments = {
  readonly passages?: number | undefined
  /** Kinds of scenes, separated by commas. */
  readonly kind?: string | undefined
  readonly faces?: string | undefined
  readonly seed?: number | undefined
  readonly fps?: number | undefined
  readonly samples?: string | undefined
  readonly provider: string | null
}

/** @throws EvalError for a kind of scene that does not exist, or models that are not prepared. */
export function readScenesOptions(values: ScenesArguments): ScenesOptions {
  const modelsDir = path.join(root, 'resources/models')
  if (!existsSync(path.join(modelsDir, 'detector.onnx')))
    throw new EvalError('The face models are not prepared. Run "npm run models" first.')
  return {
    modelsDir,
    photosDir: path.join(root, 'node_modules/@vladmandic/face-api/demo'),
    facesDir: values.faces ?? (existsSync(sharedFaces) ? sharedFaces : null),
    passages: values.passages ?? defaultScenesOptions.passages,
    kinds: values.kind === undefined ? SCENE_KINDS : readKinds(values.kind),
    seed: values.seed === undefined ? defaultScenesOptions.seed : String(values.seed),
    fps: values.fps ?? defaultScenesOptions.fps,
    samplesDir: values.samples ?? null,
    provider: values.provider,
    progress: (message) => process.stderr.write(`${message}\n`),
  }
}

function readKinds(text: string): ReadonlyArray<SceneKind> {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !SCENE_KINDS.some((kind) => kind === name))
  if (unknown !== undefined)
    throw new EvalError(
      `There are no scenes "${unknown}". The kinds are ${SCENE_KINDS.join(', ')}.`,
    )
  return SCENE_KINDS.filter((kind) => names.includes(kind))
}
