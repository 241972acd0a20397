import { tenFoldAccuracy } from '../../eval/metrics.ts'
import type { ChosenPhotos } from './choose-photos.ts'
import { startMeasuringProcess, type MeasuringProcess } from './measuring-process.ts'
import type { ContestantName } from './tasks.ts'

export type ContestantFigures = {
  readonly version: string
  /** What runs its models. */
  readonly provider: string
  /** Faces found and embedded in a second by one process, decoding of the photos excluded. */
  readonly facesPerSecond: number
  readonly msPerPhoto: number
  readonly photosWithoutFace: number
  /** 10-fold, 0 to 1; a face that is not found rejects its pair. Null without pairs. */
  readonly accuracy: number | null
}

/** Photos that each contestant embeds before it is the next one's turn. */
const turn = 20
/** At least so many are embedded: few photos come again. */
const leastPhotos = 60

/** The order in which photos are measured, each at least once. */
export function photoTurns(photos: number): ReadonlyArray<number> {
  return Array.from({ length: Math.max(photos, leastPhotos) }, (_, i) => i % photos)
}

/**
 * Measures contestants on the same photos, each in a process of its own, all of them open and taking turns: what else
 * happens on the machine falls on all alike.
 */
export async function compareStills(
  names: ReadonlyArray<ContestantName>,
  photos: ChosenPhotos,
  provider: string | null,
  note: (text: string) => void,
): Promise<Readonly<Partial<Record<ContestantName, ContestantFigures>>>> {
  const opened = names.map((name) => ({ name, process: startMeasuringProcess() }))
  try {
    return await takeTurns(opened, photos, provider, note)
  } finally {
    for (const { process } of opened) await process[Symbol.asyncDispose]()
  }
}

async function takeTurns(
  opened: ReadonlyArray<{ readonly name: ContestantName; readonly process: MeasuringProcess }>,
  photos: ChosenPhotos,
  provider: string | null,
  note: (text: string) => void,
) {
  const contestants = []
  for (const { name, process } of opened) {
    const about = await process.ask('open', { contestant: name, files: photos.files, provider })
    contestants.push({ name, process, about, seconds: 0 })
  }
  const order = photoTurns(photos.files.length)
  for (let from = 0; from < order.length; from += turn) {
    const part = order.slice(from, from + turn)
    const reversed = (from / turn) % 2 === 1
    for (const one of reversed ? contestants.toReversed() : contestants)
      one.seconds += (await one.process.ask('embed', { photos: part })).seconds
    note(`Photos: ${from + part.length} of ${order.length}`)
  }
  const results: Partial<Record<ContestantName, ContestantFigures>> = {}
  for (const { name, process, about, seconds } of contestants) {
    const judged = await judge(process, photos)
    const missed = new Set(judged.photosWithoutFace)
    const faces = order.filter((photo) => !missed.has(photo)).length
    results[name] = {
      ...{ version: about.version, provider: about.provider },
      facesPerSecond: faces / seconds,
      msPerPhoto: (seconds * 1000) / order.length,
      photosWithoutFace: missed.size,
      accuracy: judged.accuracy,
    }
  }
  return results
}

async function judge(process: MeasuringProcess, { pairs }: ChosenPhotos) {
  const { similarities, photosWithoutFace } = await process.ask('judge', { pairs })
  const scored = pairs.map(({ same }, i) => ({ same, similarity: similarities[i] ?? -Infinity }))
  return { photosWithoutFace, accuracy: pairs.length > 0 ? tenFoldAccuracy(scored) : null }
}
