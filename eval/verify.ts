import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { defaultRecognitionSettings } from '../core/recognition/settings.ts'
import { findFaces } from '../inference/examine-still.ts'
import { readPicture } from '../inference/read-picture.ts'
import { areaUnderCurve, tenFoldAccuracy, truePositiveRateAt, type ScoredPair } from './metrics.ts'
import { EvalError, makeProgress, openRecogniser } from './recogniser.ts'

export type Pair = { readonly a: string; readonly b: string; readonly same: boolean }

export type VerifyResult = {
  readonly pairs: number
  readonly images: number
  /** 10-fold, 0 to 1. A pair in which a face was not found is rejected. */
  readonly accuracy: number
  readonly auc: number
  /** By false positive rate; null where there are too few pairs to tell. */
  readonly tpr: Readonly<Record<string, number | null>>
  /** Images in which no face was found, or that could not be read. */
  readonly failuresToDetect: number
  /** Mean milliseconds from the file's bytes to the template, and the part of it that reads the picture. */
  readonly msPerImage: number
  readonly msDecodePerImage: number
  readonly provider: string
}

/** What a missed face counts as: less alike than anything. */
const missed = -2

/** Reads a pairs file: columns a, b, same (1 or 0), in any order. Throws `EvalError` naming the line that is wrong. */
export function readPairs(text: string, file: string): ReadonlyArray<Pair> {
  let rows: ReadonlyArray<Readonly<Record<string, string>>>
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true })
  } catch (error) {
    throw new EvalError(`${file} is not CSV: ${error instanceof Error ? error.message : ''}`)
  }
  if (rows.length === 0) throw new EvalError(`${file} holds no pairs.`)
  return rows.map(({ a, b, same }, i) => {
    const line = `${file}, line ${i + 2}`
    if (!a || !b || same === undefined)
      throw new EvalError(`${line}: it needs the columns a, b and same.`)
    if (!/^(0|1|true|false)$/i.test(same))
      throw new EvalError(`${line}: "same" is "${same}", not 1 or 0.`)
    return { a, b, same: /^(1|true)$/i.test(same) }
  })
}

/** Tells pairs of photos of one person from pairs of two, by the code that runs live. */
export async function verify(options: {
  readonly pairs: string
  readonly root: string
  readonly provider: string | null
}): Promise<VerifyResult> {
  if (!existsSync(options.pairs)) throw new EvalError(`There is no file ${options.pairs}.`)
  const pairs = readPairs(readFileSync(options.pairs, 'utf8'), options.pairs)
  const files = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]
  const absent = files.find((file) => !existsSync(path.join(options.root, file)))
  if (absent !== undefined)
    throw new EvalError(`${options.pairs} names ${absent}, which is not in ${options.root}.`)

  const { analyser, models } = await openRecogniser(options.provider)
  const templates = new Map<string, Float32Array>()
  const progress = makeProgress('Photos', files.length)
  let decodeMs = 0
  let analyseMs = 0
  for (const [i, file] of files.entries()) {
    const bytes = await readFile(path.join(options.root, file))
    const began = performance.now()
    const picture = await readPicture(bytes)
    const decoded = performance.now()
    decodeMs += decoded - began
    if (picture.kind === 'unreadable') {
      process.stderr.write(`${file}: ${picture.message}\n`)
      continue
    }
    const [face] = await findFaces(
      picture.frame,
      analyser,
      defaultRecognitionSettings.detection.score,
    )
    if (face) templates.set(file, await analyser.embed(await analyser.align(picture.frame, face)))
    else process.stderr.write(`${file}: no face was found.\n`)
    analyseMs += performance.now() - decoded
    progress(i + 1)
  }
  const scored = pairs.map(({ a, b, same }): ScoredPair => {
    const [one, other] = [templates.get(a), templates.get(b)]
    return { same, similarity: one && other ? cosine(one, other) : missed }
  })
  return {
    pairs: pairs.length,
    images: files.length,
    accuracy: tenFoldAccuracy(scored),
    auc: areaUnderCurve(scored),
    tpr: Object.fromEntries(
      [1e-2, 1e-3, 1e-4].map((rate) => [String(rate), truePositiveRateAt(scored, rate)]),
    ),
    failuresToDetect: files.length - templates.size,
    msPerImage: (decodeMs + analyseMs) / files.length,
    msDecodePerImage: decodeMs / files.length,
    provider: models.provider,
  }
}

/** Of two L2-normalised templates. */
function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}

export function printVerify(result: VerifyResult): string {
  const percent = (value: number | null): string =>
    value === null ? 'too few pairs to tell' : `${(value * 100).toFixed(2)} %`
  return [
    `Pairs               ${result.pairs} of ${result.images} images`,
    `Accuracy (10-fold)  ${percent(result.accuracy)}`,
    `AUC                 ${result.auc.toFixed(5)}`,
    ...Object.entries(result.tpr).map(
      ([rate, value]) => `TPR at FPR ${rate.padEnd(9)}${percent(value)}`,
    ),
    `Failures to detect  ${result.failuresToDetect}`,
    `Time per image      ${result.msPerImage.toFixed(1)} ms (reading the picture ${result.msDecodePerImage.toFixed(1)} ms), ${result.provider}`,
  ].join('\n')
}
