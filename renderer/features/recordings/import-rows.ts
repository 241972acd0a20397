import type { CameraId } from '../../../contracts/ids.ts'
import type { InspectedFile } from '../../../contracts/recordings.ts'
import { toLocalText } from './site-time.ts'

type Inspected = Extract<InspectedFile, { kind: 'ok' }>

/** One file on its way into the list of recordings. */
export type ImportRow = {
  readonly path: string
  readonly fileName: string
  readonly state:
    | { readonly kind: 'inspecting' }
    | { readonly kind: 'refused'; readonly message: string }
    | { readonly kind: 'ready' }
    | { readonly kind: 'adding' }
    | { readonly kind: 'failed'; readonly message: string }
    | { readonly kind: 'added' }
  readonly file: Inspected | null
  readonly cameraId: CameraId | null
  /** Local time of the site, as the field holds it. */
  readonly begin: string
}

export type ImportEvent =
  | {
      readonly kind: 'dropped'
      readonly paths: ReadonlyArray<string>
      readonly cameraId: CameraId | null
    }
  | { readonly kind: 'inspected'; readonly file: InspectedFile; readonly timeZone: string }
  /** What was not answered for cannot be read. */
  | { readonly kind: 'inspection-failed'; readonly message: string }
  | { readonly kind: 'removed'; readonly path: string }
  | { readonly kind: 'begin'; readonly path: string; readonly begin: string }
  /** `path` null: of all. */
  | { readonly kind: 'camera'; readonly path: string | null; readonly cameraId: CameraId }
  | { readonly kind: 'adding' | 'added'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly message: string }
  | { readonly kind: 'closed' }

/** The last part of a path, of whatever system. */
const nameOf = (path: string): string => path.split(/[/\\]/).at(-1) ?? path

/** The rows after `event`. Pure; a file that is there already is not there twice. */
export function reduceImport(
  rows: ReadonlyArray<ImportRow>,
  event: ImportEvent,
): ReadonlyArray<ImportRow> {
  const change = (path: string | null, more: (row: ImportRow) => Partial<ImportRow>) =>
    rows.map((row) => (path === null || row.path === path ? { ...row, ...more(row) } : row))
  switch (event.kind) {
    case 'dropped': {
      const known = new Set(rows.map(({ path }) => path))
      const added = [...new Set(event.paths)].filter((path) => !known.has(path))
      const { cameraId } = event
      return [
        ...rows,
        ...added.map((path): ImportRow => {
          const state = { kind: 'inspecting' } as const
          return { path, fileName: nameOf(path), state, file: null, cameraId, begin: '' }
        }),
      ]
    }
    case 'inspected': {
      const { file, timeZone } = event
      if (file.kind === 'refused')
        return change(file.path, () => ({ state: { kind: 'refused', message: file.message } }))
      const begin = file.beginsAt === null ? '' : toLocalText(file.beginsAt, timeZone)
      return change(file.path, () => ({ file, begin, state: { kind: 'ready' } }))
    }
    case 'inspection-failed':
      return change(null, ({ state }) =>
        state.kind === 'inspecting' ? { state: { kind: 'refused', message: event.message } } : {},
      )
    case 'removed':
      return rows.filter(({ path }) => path !== event.path)
    case 'begin':
      return change(event.path, ({ state }) => ({ begin: event.begin, state: retried(state) }))
    case 'camera':
      return change(event.path, ({ state }) => ({
        cameraId: event.cameraId,
        state: retried(state),
      }))
    case 'adding':
    case 'added':
      return change(event.path, () => ({ state: { kind: event.kind } }))
    case 'failed':
      return change(event.path, () => ({ state: { kind: 'failed', message: event.message } }))
    case 'closed':
      return []
    default:
      return event satisfies never
  }
}

/** What was refused may be taken once something else is said of it. */
const retried = (state: ImportRow['state']): ImportRow['state'] =>
  state.kind === 'failed' ? { kind: 'ready' } : state

/** What still lacks before this file can be imported; null: nothing. */
export function lackOf(row: ImportRow): 'camera' | 'begin' | null {
  if (row.cameraId === null) return 'camera'
  return row.begin === '' ? 'begin' : null
}

/** Those that wait for the import. */
export const toImport = (rows: ReadonlyArray<ImportRow>): ReadonlyArray<ImportRow> =>
  rows.filter(({ state: { kind } }) => kind === 'ready' || kind === 'failed')
