import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { CameraInput } from '../../../contracts/cameras.ts'
import { cameraColumns, type CameraColumn } from './camera-columns.ts'

export type CsvFault = {
  readonly row: number
  /** The heading as the file has it. */
  readonly column: string | null
  readonly message: string
}

/** What the cells of one row say; fields of columns that the file does not have are missing. */
export type CsvRow = {
  /** From 1, the heading being row 1. */
  readonly row: number
  /** Of the cells that could be read. */
  readonly fields: Partial<CameraInput>
  /** Some cells could not be read. */
  readonly faulty: boolean
}

export type CameraTable = {
  readonly rows: ReadonlyArray<CsvRow>
  readonly faults: ReadonlyArray<CsvFault>
  /** What the file calls the column of a field; the heading of ours where it has none. */
  readonly headingOf: (field: keyof CameraInput) => string
}

export const mostCameras = 1000

/** A spreadsheet takes what begins so for a formula. */
const formula = /^[=+\-@\t\r＝＋－＠']/u
const guarded = /^'(?=[=+\-@\t\r＝＋－＠'])/u

/**
 * Cameras as CSV (RFC 4180, with a byte-order mark, so that Excel reads it as UTF-8). Pure. Holds no password: neither has
 * it a column, nor is one left in an address. What a spreadsheet would take for a formula begins with an apostrophe.
 */
export function writeCameraCsv(cameras: ReadonlyArray<Omit<CameraInput, 'password'>>): string {
  const columns = cameraColumns.filter(({ write }) => write !== null)
  const cell = (text: string) => (formula.test(text) ? `'${text}` : text)
  const rows = cameras.map((camera) => columns.map(({ write }) => cell(write?.(camera) ?? '')))
  return stringify([columns.map(({ heading }) => heading), ...rows], {
    bom: true,
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
  })
}

/** Reads what a spreadsheet wrote: comma, semicolon or tab, any line ends. Pure. */
export function readCameraCsv(text: string): CameraTable {
  const heads = new Map<keyof CameraInput, string>()
  const headingOf = (field: keyof CameraInput) =>
    heads.get(field) ?? cameraColumns.find((column) => column.field === field)?.heading ?? field
  const table = readTable(text)
  if (table.kind === 'fault') return { rows: [], faults: [table.fault], headingOf }

  const [head = [], ...records] = table.records
  const { columns, faults } = readHead(head)
  columns.forEach((column, index) => {
    if (column) heads.set(column.field, head[index] ?? column.heading)
  })
  const rows: CsvRow[] = []
  records.forEach((record, index) => {
    // An empty line keeps its number, and says nothing.
    if (record.every((cell) => cell.trim() === '')) return
    const read = readRow(record, columns, { row: index + 2, headingOf })
    rows.push(read.row)
    faults.push(...read.faults)
  })
  if (faults.length === 0 && rows.length === 0) {
    faults.push({ row: 1, column: null, message: 'The file lists no camera.' })
  }
  return { rows, faults, headingOf }
}

type Table =
  | { readonly kind: 'ok'; readonly records: ReadonlyArray<ReadonlyArray<string>> }
  | { readonly kind: 'fault'; readonly fault: CsvFault }

function readTable(text: string): Table {
  try {
    const records: string[][] = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      to: mostCameras + 2,
    })
    if (records.length <= mostCameras + 1) return { kind: 'ok', records }
    const message = `A file may list ${mostCameras} cameras at most. Split it.`
    return { kind: 'fault', fault: { row: mostCameras + 2, column: null, message } }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const row = 'records' in error && typeof error.records === 'number' ? error.records + 1 : 1
    // The parser's own words may quote the cell.
    const message =
      'From here on the file cannot be read as CSV: a quotation mark is missing or out of place. Save it as CSV again.'
    return { kind: 'fault', fault: { row, column: null, message } }
  }
}

/** What separates the headings. */
function delimiterOf(text: string): string {
  const [head = ''] = text.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)
  const count = (sign: string) => head.split(sign).length
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ','
}

const plain = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]/g, '')

function readHead(head: ReadonlyArray<string>) {
  const faults: CsvFault[] = []
  const columns = head.map((heading) => {
    const key = plain(heading)
    const column = cameraColumns.find(
      (one) => plain(one.heading) === key || plain(one.field) === key || one.aliases.includes(key),
    )
    if (!column && heading.trim() !== '') {
      const known = cameraColumns.map((one) => one.heading).join(', ')
      const message = `There is no such column. Rename it, or take it out. Known are: ${known}.`
      faults.push({ row: 1, column: heading.trim(), message })
    }
    return column
  })
  columns.forEach((column, index) => {
    if (!column || columns.indexOf(column) === index) return
    const message = 'The file has this column twice. Take one out.'
    faults.push({ row: 1, column: head[index] ?? null, message })
  })
  for (const needed of ['name', 'role', 'mainUrl'] as const) {
    if (columns.some((column) => column?.field === needed)) continue
    const heading = cameraColumns.find(({ field }) => field === needed)?.heading ?? needed
    faults.push({ row: 1, column: heading, message: `The column ${heading} is missing.` })
  }
  return { columns, faults }
}

function readRow(
  record: ReadonlyArray<string>,
  columns: ReadonlyArray<CameraColumn | undefined>,
  { row, headingOf }: { row: number; headingOf: CameraTable['headingOf'] },
): { readonly row: CsvRow; readonly faults: ReadonlyArray<CsvFault> } {
  const faults: CsvFault[] = []
  let fields: Partial<CameraInput> = {}
  columns.forEach((column, index) => {
    if (!column) return
    const cell = record[index] ?? ''
    // A password may begin and end with anything.
    const text = column.field === 'password' ? cell : cell.trim().replace(guarded, '').trim()
    const read = column.read(text)
    if (read.kind === 'ok') fields = { ...fields, ...read.fields }
    else faults.push({ row, column: headingOf(column.field), message: read.message })
  })
  const beyond = record.slice(columns.length).some((cell) => cell.trim() !== '')
  if (beyond) {
    const message =
      'The row has more cells than there are headings. Put what holds a comma or semicolon in quotation marks.'
    faults.push({ row, column: null, message })
  }
  return { row: { row, fields, faulty: faults.length > 0 }, faults }
}
