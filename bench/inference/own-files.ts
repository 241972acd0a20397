import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../..')

/** The built-in pack. */
export const modelsDir = path.join(root, 'resources/models')
/** Photos that the program comes with; nobody's name is known. */
export const samplePhotosDir = path.join(root, 'node_modules/@vladmandic/face-api/demo')
/** Where LFW-dev lies where the project is developed. */
export const usualPairs = path.join(root, '../shared/data/faces/lfw-dev/pairs.csv')

export function ownVersion(): string {
  const text = readFileSync(path.join(root, 'package.json'), 'utf8')
  return (JSON.parse(text) as { readonly version: string }).version
}

/** Of the ONNX Runtime that is installed. */
export function onnxRuntimeVersion(): string {
  const file = createRequire(import.meta.url).resolve('onnxruntime-node/package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version
}
