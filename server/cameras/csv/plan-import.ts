import type { CameraInput } from '../../../contracts/cameras.ts'
import type { StoredCamera } from '../../ports/camera-store.ts'
import { fieldsOf } from '../camera-records.ts'
import { checkCameraInput, type CheckedCamera } from '../check-camera-input.ts'
import { parseCameraUrl, redactUrl } from '../parse-camera-url.ts'
import { cameraColumns, isRedacted } from './camera-columns.ts'
import { mostCameras, type CameraTable, type CsvFault, type CsvRow } from './camera-csv.ts'

export type PlannedRow = {
  readonly row: number
  readonly camera: CheckedCamera
  /** The camera that the row changes; null: it adds one. */
  readonly before: StoredCamera | null
}

export type ImportPlan =
  | { readonly kind: 'ok'; readonly rows: ReadonlyArray<PlannedRow> }
  | { readonly kind: 'refused'; readonly errors: ReadonlyArray<CsvFault> }

/** What a camera is where the file does not say. */
const defaults: CameraInput = {
  ...{ name: '', role: 'observe', mainUrl: '', subUrl: null, username: null },
  ...{ transport: 'tcp', enabled: true, smallestFace: 60, detectorSize: 'auto', region: null },
  ...{ livenessRequired: false, analysisFps: null, activeHours: [], masks: [], zones: [] },
  ...{ line: null, hardwareDecoding: 'auto' },
}

/**
 * Finds for each row the camera that it changes, and everything that is wrong with the whole file. Pure. A row belongs to
 * the camera with the same main address; where several have it, to the one with the same name.
 */
export function planImport(table: CameraTable, stored: ReadonlyArray<StoredCamera>): ImportPlan {
  const faults = [...table.faults]
  const planned: PlannedRow[] = []
  const owners = findOwners(table.rows, stored)
  for (const one of table.rows) {
    if (one.faulty) continue
    const read = checkRow(one, owners.get(one) ?? null, table.headingOf)
    if ('message' in read) faults.push(read)
    else planned.push(read)
  }
  faults.push(...findClashes(table, owners, stored))
  const total = stored.length + planned.filter(({ before }) => !before).length
  if (total > mostCameras) {
    const message = `That would be ${total} cameras; there can be ${mostCameras}.`
    faults.push({ row: 1, column: null, message })
  }
  return faults.length > 0
    ? { kind: 'refused', errors: faults.toSorted((a, b) => a.row - b.row) }
    : { kind: 'ok', rows: planned }
}

function checkRow(
  one: CsvRow,
  before: StoredCamera | null,
  headingOf: CameraTable['headingOf'],
): PlannedRow | CsvFault {
  const { row } = one
  const input = { ...(before ? fieldsOf(before) : defaults), ...one.fields, ...urlsOf(one, before) }
  const open = (['mainUrl', 'subUrl'] as const).find((field) => isRedacted(input[field] ?? ''))
  if (open) {
    const message = 'The password was left out of this address. Write it whole.'
    return { row, column: headingOf(open), message }
  }
  const checked = checkCameraInput(input)
  if (checked.kind === 'ok') return { row, camera: checked.camera, before }
  return { row, column: headingOf(checked.field), message: checked.message }
}

/** True where the row says of the camera what it is already; passwords aside. Pure. */
export function saysNothingNew({ camera, before }: PlannedRow): boolean {
  if (!before) return false
  const now = fieldsOf(before)
  return (
    camera.mainUrl === now.mainUrl &&
    camera.subUrl === now.subUrl &&
    // As cells, because drawings and hours are lists.
    cameraColumns.every(({ write }) => write === null || write(camera) === write(now))
  )
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** What an address is known by: as it is stored, or as it is exported where its password was left out. */
function keyOf(text: string): string {
  if (isRedacted(text)) return text
  const parsed = parseCameraUrl(text)
  return redactUrl(parsed.kind === 'ok' ? parsed.url : text)
}

function findOwners(
  rows: ReadonlyArray<CsvRow>,
  stored: ReadonlyArray<StoredCamera>,
): ReadonlyMap<CsvRow, StoredCamera> {
  const free = new Map<string, StoredCamera[]>()
  for (const camera of stored.toSorted((a, b) => Number(b.enabled) - Number(a.enabled))) {
    const key = redactUrl(camera.mainUrl)
    free.set(key, [...(free.get(key) ?? []), camera])
  }
  const owners = new Map<CsvRow, StoredCamera>()
  const take = (row: CsvRow, fits: (camera: StoredCamera) => boolean): void => {
    const candidates = free.get(keyOf(row.fields.mainUrl ?? '')) ?? []
    const index = candidates.findIndex(fits)
    const [camera] = index < 0 ? [] : candidates.splice(index, 1)
    if (camera) owners.set(row, camera)
  }
  // Those that are meant by name come first, so that no other row takes their camera.
  for (const row of rows) take(row, ({ name }) => sameName(name, row.fields.name ?? ''))
  for (const row of rows) {
    const { mainUrl = '' } = row.fields
    if (owners.has(row)) continue
    take(row, (camera) => isRedacted(mainUrl) || sameAddress(camera.mainUrl, mainUrl))
  }
  return owners
}

function sameAddress(stored: string, text: string): boolean {
  const parsed = parseCameraUrl(text)
  return parsed.kind === 'ok' && parsed.url === stored
}

/** Addresses that stand in the file as they were exported, as they are stored. */
function urlsOf({ fields }: CsvRow, before: StoredCamera | null): Partial<CameraInput> {
  const { mainUrl, subUrl } = fields
  return {
    ...(before && mainUrl === redactUrl(before.mainUrl) ? { mainUrl: before.mainUrl } : {}),
    ...(before?.subUrl && subUrl === redactUrl(before.subUrl) ? { subUrl: before.subUrl } : {}),
  }
}

/** Names and streams that two cameras would have after the import; of rows with other faults too. */
function findClashes(
  { rows, headingOf }: CameraTable,
  owners: ReadonlyMap<CsvRow, StoredCamera>,
  stored: ReadonlyArray<StoredCamera>,
): ReadonlyArray<CsvFault> {
  const changed = new Set([...owners.values()].map(({ id }) => id))
  const names = new Map<string, string>()
  const streams = new Map<string, string>()
  for (const { id, name, mainUrl, enabled } of stored) {
    if (changed.has(id)) continue
    names.set(name.toLowerCase(), 'Another camera of the list has this name. Choose another one.')
    if (enabled) streams.set(mainUrl, `The camera "${name}" has this stream and is switched on.`)
  }
  const faults: CsvFault[] = []
  for (const one of rows) {
    const { row, fields } = one
    const name = fields.name?.toLowerCase()
    const named = name === undefined ? undefined : names.get(name)
    if (named !== undefined) faults.push({ row, column: headingOf('name'), message: named })
    else if (name !== undefined)
      names.set(name, `Row ${row} has the same name. Choose another one.`)

    const before = owners.get(one)
    if (!(fields.enabled ?? before?.enabled ?? true) || fields.mainUrl === undefined) continue
    const parsed = parseCameraUrl(fields.mainUrl)
    const url = isRedacted(fields.mainUrl) ? before?.mainUrl : parsed.kind === 'ok' && parsed.url
    const streamed = url ? streams.get(url) : undefined
    if (streamed !== undefined) {
      faults.push({ row, column: headingOf('mainUrl'), message: streamed })
    } else if (url) {
      streams.set(url, `Row ${row} has the same stream. Only one of them can be on.`)
    }
  }
  return faults
}
