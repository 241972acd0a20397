import type { Diagnostics } from '../../../contracts/diagnostics.ts'

type Process = Diagnostics['inference']['processes'][number]

export type ProcessColumn = {
  readonly title: string
  readonly value: (process: Process) => string
  /** Numbers stand at the right, one under the other. */
  readonly numeric: boolean
}

const states: Readonly<Record<Process['state'], string>> = {
  starting: 'Starting',
  ready: 'Ready',
  failed: 'Failed',
}

/** The columns of the table of inference processes, on the screen and as text. */
export const processColumns: ReadonlyArray<ProcessColumn> = [
  { title: 'Worker', value: ({ worker }) => String(worker), numeric: true },
  { title: 'Process', value: ({ pid }) => (pid === null ? '–' : String(pid)), numeric: true },
  { title: 'State', value: ({ state }) => states[state], numeric: false },
  { title: 'Cameras', value: ({ cameras }) => String(cameras), numeric: true },
  {
    title: 'Memory',
    value: ({ rssMb }) => (rssMb === null ? '–' : `${Math.round(rssMb)} MB`),
    numeric: true,
  },
  { title: 'Restarts', value: ({ restarts }) => String(restarts), numeric: true },
]
