import type { CameraId } from '../../contracts/ids.ts'
import { defaultRecognitionSettings } from '../../core/recognition/settings.ts'
import type { Engine } from '../../inference/engine.ts'
import { followTracks } from '../../inference/follow-tracks.ts'
import type { Frame } from '../../inference/frame.ts'
import { openGalleryIndex, type GalleryIndex } from '../../inference/gallery/gallery-index.ts'
import { randomNumbers } from '../../inference/gallery/recall.ts'
import { peopleOf } from '../synthetic-faces.ts'
import { composeFrame, placeHeads, type Patch } from './compose-frames.ts'
import { detectorSize } from './measure-frames.ts'
import { slopeOf } from './least-squares.ts'

export type MemoryFigures = {
  readonly frames: number
  /** Faces that were told of, and templates in the index. */
  readonly sightings: number
  readonly templates: number
  /** Frames before the first sample. */
  readonly warmUpFrames: number
  readonly samples: ReadonlyArray<{
    readonly frame: number
    readonly rssMb: number
    readonly heapMb: number
    readonly buffersMb: number
  }>
  readonly slopeMbPer10000Frames: number | null
}

/** People who walk by together, times, and frames of each. */
const passages = 4
const variants = 4
const together = 5
/** Frames of a passage, and without anybody after it: enough for every track to end. */
const passageFrames = 30
const emptyFrames = 15
const frameMs = 200

/** Follows generated passages of five people before an index of 1,000 templates, and watches this process's memory. */
export async function measureMemory(
  { analyser, models }: Engine,
  heads: ReadonlyArray<Patch>,
  frames: number,
  onProgress: (done: number) => void,
): Promise<MemoryFigures> {
  const { id: modelId } = models.manifest
  using gallery = await openGallery(modelId)
  let sightings = 0
  const follower = followTracks({
    ...{ cameraId: 'bench' as CameraId, modelId, analyser, detector: detectorSize },
    settings: () => defaultRecognitionSettings,
    gallery: () => gallery,
    post: ({ kind }) => {
      if (kind === 'sighting') sightings++
    },
    ...{ region: null, zones: [], line: null, livenessRequired: false },
  })
  const scenes = composePassages(heads)
  const empty = composeFrame([], 1)
  const every = Math.max(1, Math.min(1000, Math.floor(frames / 20)))
  const warmUpFrames = Math.min(2000, Math.floor(frames / 4))
  const samples: Array<MemoryFigures['samples'][number]> = []
  const cycle = passageFrames + emptyFrames
  for (let i = 1; i <= frames; i++) {
    const scene = scenes[Math.floor(i / cycle) % scenes.length]
    const shown = i % cycle < passageFrames ? scene?.[i % variants] : empty
    if (!shown) throw new Error('there is no scene')
    // Live, each frame is a buffer of its own that must be collected.
    await follower.look({ ...shown, data: shown.data.slice() }, i * frameMs)
    if (i >= warmUpFrames && i % every === 0) samples.push(sampleAt(i))
    onProgress(i)
  }
  const slope = slopeOf(samples.map(({ frame, rssMb }) => ({ x: frame, y: rssMb })))
  const { templates } = gallery.state()
  return {
    ...{ frames, sightings, templates, warmUpFrames, samples },
    slopeMbPer10000Frames: slope === null ? null : slope * 10_000,
  }
}

function sampleAt(frame: number): MemoryFigures['samples'][number] {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  const mb = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10
  return { frame, rssMb: mb(rss), heapMb: mb(heapUsed), buffersMb: mb(arrayBuffers) }
}

async function openGallery(modelId: string): Promise<GalleryIndex> {
  const gallery = openGalleryIndex({
    ...{ modelId, dir: null, lookAlike: () => defaultRecognitionSettings.match.lookAlike },
    onState: () => undefined,
    onWanted: () => undefined,
    log: (message) => process.stderr.write(`${message}\n`),
  })
  await gallery.take({
    ...{ modelId, from: null, revision: 1, stamp: 'bench', total: null, complete: true },
    people: [...peopleOf(1000, 1)],
  })
  return gallery
}

/** Frames of each passage: the same people, who sway a little, so that no crop is the copy of another. */
function composePassages(heads: ReadonlyArray<Patch>): ReadonlyArray<ReadonlyArray<Frame>> {
  const random = randomNumbers(5)
  return Array.from({ length: passages }, (_, passage) => {
    const own = Array.from(
      { length: together },
      (_head, i) => heads[(passage * together + i) % heads.length],
    )
    const placed = placeHeads(
      own.flatMap((head) => head ?? []),
      random,
    )
    return Array.from({ length: variants }, (_variant, n) => {
      const sway = (place: number): number => Math.max(0, place - Math.floor(random() * 10))
      const moved = placed.map(({ patch, x, y }) => ({ patch, x: sway(x), y: sway(y) }))
      return composeFrame(moved, passage * variants + n + 100)
    })
  })
}
