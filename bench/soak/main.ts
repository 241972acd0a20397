import os from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { cameraFaults, systemFaults, type FaultKind } from './plan-faults.ts'
import { soak, type SoakOptions, type SoakReport } from './soak.ts'

const usage = `npm run soak -- [--minutes 60] [--seed 1] [--cameras 20] [--faults stall,loss] [--json]
    The whole app on simulated cameras, with faults by a schedule that follows from the seed; then what was noticed,
    what came back and what was kept. --faults takes some of the kinds only. The exit status is 0 only if all is as it should be.`

const allKinds: ReadonlyArray<FaultKind> = [...cameraFaults, ...systemFaults]

function readOptions(args: ReadonlyArray<string>): SoakOptions & { readonly json: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      cameras: { type: 'string', default: '20' },
      faults: { type: 'string', default: allKinds.join(',') },
    },
  })
  const minutes = Number(values.minutes)
  if (!(minutes >= 2 && minutes <= 30 * 24 * 60))
    throw new RangeError('--minutes takes a number from 2 on: a round of all faults takes four.')
  const cameras = Number(values.cameras)
  if (!Number.isInteger(cameras) || cameras < 1 || cameras > 100)
    throw new RangeError('--cameras takes a whole number from 1 to 100.')
  const wanted = values.faults.split(',')
  const kinds = allKinds.filter((kind) => wanted.includes(kind))
  if (kinds.length < wanted.length)
    throw new RangeError(`--faults takes these, with commas between: ${allKinds.join(', ')}.`)
  const note = (text: string): void => void process.stderr.write(`${text}\n`)
  return { minutes, cameras, kinds, seed: values.seed, json: values.json, note }
}

function table(report: SoakReport): string {
  const s = (value: number | null): string => (value === null ? '-' : value.toFixed(1))
  const rows = [
    ['fault', 'camera', 'lasted s', 'noticed s', 'as', 'recovered s', ''],
    ...report.faults.map((fault) => [
      fault.kind,
      fault.camera ?? 'all',
      s(fault.lastedS),
      fault.absorbed ? 'absorbed' : s(fault.noticedS),
      fault.as ?? '',
      s(fault.recoveredS),
      fault.note ?? fault.verdict,
    ]),
  ]
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const { sightings, memory, handles } = report
  return [
    `${os.cpus()[0]?.model ?? 'unknown'}, ${os.cpus().length} cores; ${report.minutes} min, seed ${report.seed}, ${report.cameras.liveAtStart} of ${report.cameras.configured} cameras live at the start`,
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    `passages: ${sightings.recognised} of ${sightings.expected} expected were recognised`,
    `sightings: ${sightings.decided} decided, ${sightings.stored} stored, ${sightings.lost} lost, ${sightings.duplicates} twice`,
    `memory: ${memory.startMb} to ${memory.endMb} MB, ${memory.slopeMbPerMinute} MB a minute; ${JSON.stringify(memory.endByPart)}`,
    `open handles: ${handles.start} to ${handles.end}, at most ${handles.most}, ${handles.slopePerMinute} a minute; zombies ${report.zombies}; left running ${report.orphans.length}`,
    report.failures.length === 0
      ? 'All is as it should be.'
      : `Not as it should be:\n  ${report.failures.join('\n  ')}`,
    '',
  ].join('\n')
}

try {
  const options = readOptions(process.argv.slice(2))
  const report = await soak(options)
  process.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : table(report))
  process.exitCode = report.failures.length === 0 ? 0 : 1
} catch (error) {
  // Options that are not understood: Node's parser throws a TypeError, ours a RangeError.
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error
  process.stderr.write(`${error.message}\n\n${usage}\n`)
  process.exitCode = 2
}
