import os from 'node:os'
import path from 'node:path'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { EvalError } from '../../eval/recogniser.ts'
import { photosOfFolder, photosOfPairs, type ChosenPhotos } from './choose-photos.ts'
import { compareStills, photoTurns } from './compare-stills.ts'
import { inferenceTables, type FrameFigures, type InferenceFigures } from './inference-tables.ts'
import { installPeers } from './install-peers.ts'
import type { MemoryFigures } from './measure-memory.ts'
import { startMeasuringProcess, type MeasuringProcess } from './measuring-process.ts'
import { onnxRuntimeVersion, samplePhotosDir, usualPairs } from './own-files.ts'

export const usage = `npm run bench -- inference [--json] [--pairs FILE.csv --root DIR] [--photos 300] [--frames 200]
                          [--memory 3000] [--no-peers] [--provider NAME]
    Faces a second on photos, beside other libraries and ONNX Runtime alone; frames a second; memory over time.
    --pairs     pairs of photos (CSV columns a, b, same), whose photos are in --root
    --photos    most photos that are measured
    --frames    frames of 1920 x 1080 for each number of faces
    --memory    frames over which memory is watched; 0 leaves it out
    --no-peers  without the other libraries, which are installed into bench/peers when they are not there
    --provider  the execution provider to run with, e.g. cpu or cuda`

type Options = {
  readonly json: boolean
  readonly pairs: string | null
  readonly root: string
  readonly photos: number
  readonly frames: number
  readonly memory: number
  readonly peers: boolean
  readonly provider: string | null
}

const facesInFrames = [0, 1, 5] as const

/** Measures and prints. Rejects with a `RangeError` in words for options that make no sense. */
export async function benchInference(args: ReadonlyArray<string>): Promise<void> {
  const options = readOptions(args)
  const note = (text: string): void => void process.stderr.write(`${text}\n`)
  const photos = choosePhotos(options)
  if (photos.files.length === 0) throw new RangeError(`${photos.source} holds no photos.`)
  note(`Photos: ${photos.files.length} of ${photos.source}`)

  const missingPeers = options.peers ? await installPeers(note) : 'They were not asked for.'
  if (missingPeers !== undefined && options.peers) note(missingPeers)
  const names = missingPeers === undefined ? (['human', 'face-api'] as const) : []
  const compared = await compareStills(['neuromark', ...names], photos, options.provider, note)
  const { neuromark, human, 'face-api': faceApi } = compared
  if (!neuromark) throw new Error('NeuroMark itself was not measured')

  const own = await measureOwn(photos, options, note)
  const ratio = (other: typeof human): number | null =>
    other ? neuromark.facesPerSecond / other.facesPerSecond : null
  const figures: InferenceFigures = {
    machine: {
      cpu: os.cpus()[0]?.model ?? 'unknown',
      cores: os.cpus().length,
      node: process.versions.node,
      onnxRuntime: onnxRuntimeVersion(),
    },
    ...{ provider: neuromark.provider, batch: own.batch },
    photos: {
      source: photos.source,
      count: photos.files.length,
      pairs: photos.pairs.length,
      pairsOfOnePerson: photos.pairs.filter(({ same }) => same).length,
    },
    stills: { ...neuromark, facesPerSecondOnTwoProcesses: own.facesPerSecondOnTwo, ...own.stills },
    peers: human && faceApi ? { human, faceApi } : null,
    peersMissing: missingPeers ?? null,
    ...{ ratioToHuman: ratio(human), ratioToFaceApi: ratio(faceApi) },
    frames: own.frames,
    memory: options.memory > 0 ? await measureMemory(photos, options, note) : null,
  }
  const text = options.json ? JSON.stringify(figures) : inferenceTables(figures)
  process.stdout.write(`${text}\n`)
}

/** What is measured of NeuroMark alone: two processes at once, the floor, frames. */
async function measureOwn(photos: ChosenPhotos, options: Options, note: (text: string) => void) {
  await using first = startMeasuringProcess()
  await using second = startMeasuringProcess()
  const both = [first, second] as const
  const { files } = photos
  const { provider } = options
  const opening = both.map((one) => one.ask('open', { contestant: 'neuromark', files, provider }))
  const [opened] = await Promise.all(opening)
  const order = photoTurns(files.length)
  const pair = await Promise.all(both.map((one) => one.ask('embed', { photos: order })))
  const { photosWithoutFace } = await first.ask('judge', { pairs: [] })
  const missed = new Set(photosWithoutFace)
  const faces = order.filter((photo) => !missed.has(photo)).length
  note('Photos on two processes: done')
  const stills = await first.ask('stills', { photos: order })
  note('Photos beside ONNX Runtime alone: done')
  const frames: FrameFigures[] = []
  for (const count of facesInFrames) {
    frames.push(await measureFrames(both, count, options.frames))
    note(`Frames with ${count} faces: done`)
  }
  const facesPerSecondOnTwo = pair.reduce((sum, { seconds }) => sum + faces / seconds, 0)
  return { batch: opened?.batch ?? 1, stills, frames, facesPerSecondOnTwo }
}

async function measureFrames(
  both: readonly [MeasuringProcess, MeasuringProcess],
  faces: number,
  count: number,
): Promise<FrameFigures> {
  const [first] = both
  await Promise.all(both.map((one) => one.ask('compose', { faces })))
  const overhead = await first.ask('frames-overhead', { count })
  const alone = await first.ask('frames', { count })
  const pair = await Promise.all(both.map((one) => one.ask('frames', { count })))
  return {
    faces,
    framesPerSecond: count / alone.seconds,
    framesPerSecondOnTwoProcesses: pair.reduce((sum, { seconds }) => sum + count / seconds, 0),
    floorFramesPerSecond: 1000 / overhead.floorMs,
    ...overhead,
  }
}

async function measureMemory(
  { files }: ChosenPhotos,
  { provider, memory }: Options,
  note: (text: string) => void,
): Promise<MemoryFigures> {
  await using own = startMeasuringProcess()
  // Twenty heads are enough to compose from; photos that are held would only take memory.
  await own.ask('open', { contestant: 'neuromark', files: files.slice(0, 60), provider })
  const figures = await own.ask('memory', { frames: memory })
  note('Memory: done')
  return figures
}

function choosePhotos({ pairs, root, photos }: Options): ChosenPhotos {
  if (pairs === null) return photosOfFolder(samplePhotosDir, photos)
  try {
    return photosOfPairs(pairs, root, photos)
  } catch (error) {
    if (error instanceof EvalError) throw new RangeError(error.message, { cause: error })
    throw error
  }
}

function readOptions(args: ReadonlyArray<string>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      pairs: { type: 'string' },
      root: { type: 'string' },
      photos: { type: 'string', default: '300' },
      frames: { type: 'string', default: '200' },
      memory: { type: 'string', default: '3000' },
      'no-peers': { type: 'boolean', default: false },
      provider: { type: 'string' },
    },
  })
  const number = (name: 'photos' | 'frames' | 'memory', least: number): number => {
    const value = Number(values[name])
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`--${name}: "${values[name]}" is not a whole number from ${least} on`)
    return value
  }
  const pairs = values.pairs ?? (existsSync(usualPairs) ? usualPairs : null)
  return {
    json: values.json,
    pairs,
    root: values.root ?? path.dirname(pairs ?? '.'),
    ...{ photos: number('photos', 2), frames: number('frames', 1), memory: number('memory', 0) },
    peers: !values['no-peers'],
    provider: values.provider ?? null,
  }
}
