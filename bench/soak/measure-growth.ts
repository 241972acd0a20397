import { slopePerMinute, type ProcessSample } from './watch-processes.ts'

/** What decodes lives only while something moves: how much of it there is says nothing of growth. */
export const decodingPart = 'ffmpeg decoding'
/** One a camera, but none while a camera is lost: by the process. */
export const ingestPart = 'ffmpeg ingest'

export type Growth = {
  readonly memory: {
    /** Megabytes a minute without decoders, once it is warm; null where there are too few looks. */
    readonly slopeMbPerMinute: number | null
    readonly slopeByPart: Readonly<Record<string, number | null>>
    readonly startMb: number | null
    readonly endMb: number | null
    readonly endByPart: Readonly<Record<string, number>>
  }
  readonly handles: {
    readonly slopePerMinute: number | null
    readonly slopeByPart: Readonly<Record<string, number | null>>
    readonly endByPart: Readonly<Record<string, number>>
    readonly start: number | null
    readonly end: number | null
    readonly most: number
  }
}

type Parts = Readonly<Record<string, number>>

/** Memory and open handles over a run, and how they grow from `warmAtMs` on, epoch milliseconds, with so many cameras. Pure. */
export function growthOf(
  samples: ReadonlyArray<ProcessSample>,
  { warmAtMs, cameras }: { readonly warmAtMs: number; readonly cameras: number },
): Growth {
  const warm = samples.filter(({ atMs }) => atMs > warmAtMs)
  const [first, last] = [samples[0], samples.at(-1)]
  return {
    memory: {
      slopeMbPerMinute: slopeOf(warm, (sample) => ofLasting(sample.byPart, sample, cameras)),
      slopeByPart: slopesOf(warm, ({ byPart }) => byPart),
      startMb: first ? rounded(first.memoryMb) : null,
      endMb: last ? rounded(last.memoryMb) : null,
      endByPart: Object.fromEntries(
        Object.entries(last?.byPart ?? {}).map(([part, mb]) => [part, Math.round(mb)]),
      ),
    },
    handles: {
      slopePerMinute: slopeOf(warm, (sample) => ofLasting(sample.handlesByPart, sample, cameras)),
      slopeByPart: slopesOf(warm, ({ handlesByPart }) => handlesByPart),
      endByPart: last?.handlesByPart ?? {},
      start: first?.handles ?? null,
      end: last?.handles ?? null,
      most: Math.max(0, ...samples.map(({ handles }) => handles)),
    },
  }
}

/** As much as there would be with every camera read and nothing decoded. */
const ofLasting = (parts: Parts, { processesByPart }: ProcessSample, cameras: number): number =>
  Object.entries(parts).reduce((sum, [part, one]) => {
    if (part === decodingPart) return sum
    return sum + (part === ingestPart ? (one / (processesByPart[part] ?? 1)) * cameras : one)
  }, 0)

const slopesOf = (
  samples: ReadonlyArray<ProcessSample>,
  parts: (sample: ProcessSample) => Parts,
): Record<string, number | null> =>
  Object.fromEntries(
    samples
      .slice(-1)
      .flatMap((last) => Object.keys(parts(last)))
      .map((part) => [part, slopeOf(samples, (sample) => parts(sample)[part] ?? 0)]),
  )

function slopeOf(
  samples: ReadonlyArray<ProcessSample>,
  value: (sample: ProcessSample) => number,
): number | null {
  const slope = slopePerMinute(
    samples.map((sample) => ({ atMs: sample.atMs, value: value(sample) })),
  )
  return slope === null ? null : rounded(slope)
}

const rounded = (value: number): number => Math.round(value * 100) / 100
