import type { ContestantFigures } from './compare-stills.ts'
import type { MemoryFigures } from './measure-memory.ts'
import type { OverheadFigures } from './measure-overhead.ts'

export type FrameFigures = OverheadFigures & {
  /** That were put into each frame; `facesEmbedded` counts those found in all of them. */
  readonly faces: number
  readonly framesPerSecond: number
  readonly framesPerSecondOnTwoProcesses: number
  readonly floorFramesPerSecond: number
}

/** Everything that a run finds. Shares and `overhead` are fractions. */
export type InferenceFigures = {
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly node: string
    readonly onnxRuntime: string
  }
  readonly provider: string
  /** Most inputs that share a run. */
  readonly batch: number
  readonly photos: {
    readonly source: string
    readonly count: number
    readonly pairs: number
    readonly pairsOfOnePerson: number
  }
  readonly stills: ContestantFigures &
    OverheadFigures & { readonly facesPerSecondOnTwoProcesses: number }
  readonly peers: { readonly human: ContestantFigures; readonly faceApi: ContestantFigures } | null
  /** Why there are none. */
  readonly peersMissing: string | null
  /** Of faces per second on one core. */
  readonly ratioToHuman: number | null
  readonly ratioToFaceApi: number | null
  readonly frames: ReadonlyArray<FrameFigures>
  readonly memory: MemoryFigures | null
}

export function inferenceTables(figures: InferenceFigures): string {
  const { machine, photos, provider, batch } = figures
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ONNX Runtime ${machine.onnxRuntime}; provider ${provider}, ${batch} at once`,
    `${photos.count} photos, ${photos.pairs} pairs (${photos.pairsOfOnePerson} of one person): ${photos.source}`,
    contestants(figures),
    `Two processes: ${figures.stills.facesPerSecondOnTwoProcesses.toFixed(1)} faces/s`,
    frames(figures.frames),
    stages(figures),
    memory(figures.memory),
  ].join('\n\n')
}

function contestants({ stills, peers, peersMissing, ...figures }: InferenceFigures): string {
  const row = (name: string, one: ContestantFigures, ratio: number | null): string[] => [
    ...[`${name} ${one.version}`, one.provider, one.facesPerSecond.toFixed(1)],
    ...[one.msPerPhoto.toFixed(1), ratio === null ? '' : `${ratio.toFixed(1)} x`],
    ...[one.accuracy === null ? '-' : `${(one.accuracy * 100).toFixed(2)} %`],
    String(one.photosWithoutFace),
  ]
  const rows = [row('NeuroMark', stills, null)]
  if (peers) {
    rows.push(row('@vladmandic/human', peers.human, figures.ratioToHuman))
    rows.push(row('@vladmandic/face-api', peers.faceApi, figures.ratioToFaceApi))
  }
  const head = ['one process', 'runs on', 'faces/s', 'ms/photo', 'NeuroMark is']
  const text = table([...head, 'accuracy (10-fold)', 'photos without face'], rows)
  return peersMissing === null ? text : `${text}\nNo other libraries: ${peersMissing}`
}

function frames(rows: ReadonlyArray<FrameFigures>): string {
  return table(
    ['faces in a 1920 x 1080 frame', 'found', 'frames/s', 'two processes', 'ONNX Runtime alone'],
    rows.map((row) => [
      ...[String(row.faces), (row.facesEmbedded / row.measured).toFixed(2)],
      ...[row.framesPerSecond, row.framesPerSecondOnTwoProcesses, row.floorFramesPerSecond].map(
        (value) => value.toFixed(1),
      ),
    ]),
  )
}

function stages({ stills, frames: rows }: InferenceFigures): string {
  const columns: ReadonlyArray<OverheadFigures> = [stills, ...rows]
  const ms = (value: number): string => value.toFixed(3)
  const line = (name: string, of: (one: OverheadFigures) => string): string[] => [
    name,
    ...columns.map(of),
  ]
  const names = Object.keys(stills.stagesMs) as Array<keyof OverheadFigures['stagesMs']>
  return table(
    ['ms each', 'photo', ...rows.map(({ faces }) => `frame, ${faces} faces`)],
    [
      ...names.map((name) => line(name, ({ stagesMs }) => ms(stagesMs[name]))),
      line('total', ({ totalMs }) => ms(totalMs)),
      line('ONNX Runtime alone', ({ floorMs }) => ms(floorMs)),
      line('  detector', ({ floorStagesMs }) => ms(floorStagesMs.detector)),
      line('  landmarks', ({ floorStagesMs }) => ms(floorStagesMs.landmarks)),
      line('  embedder', ({ floorStagesMs }) => ms(floorStagesMs.embedder)),
      line('overhead (median)', ({ overhead }) => `${(overhead * 100).toFixed(1)} %`),
    ],
  )
}

function memory(figures: MemoryFigures | null): string {
  if (!figures) return 'Memory was not watched.'
  const [first] = figures.samples
  const last = figures.samples.at(-1)
  const slope = figures.slopeMbPer10000Frames
  return [
    `Memory over ${figures.frames} frames, ${figures.sightings} sightings, ${figures.templates} templates:`,
    `${first?.rssMb ?? '-'} MB after ${first?.frame ?? '-'} frames, ${last?.rssMb ?? '-'} MB at the end,`,
    `slope ${slope === null ? 'unknown' : slope.toFixed(2)} MB per 10,000 frames (${figures.samples.length} samples).`,
  ].join(' ')
}

function table(head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string {
  const widths = head.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)),
  )
  const pad = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)
  return [head, ...rows].map((row) => row.map(pad).join('  ')).join('\n')
}
