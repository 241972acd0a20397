import {
  CameraRole,
  DetectorSizeChoice,
  Transport,
  type CameraInput,
} from '../../../contracts/cameras.ts'
import { parseCameraUrl, redactUrl } from '../parse-camera-url.ts'
import {
  readHours,
  readLine,
  readPolygons,
  readRegion,
  writeHours,
  writeLine,
  writePolygons,
  writeRegion,
} from './cell-formats.ts'

type Fields = Omit<CameraInput, 'password'>
export type ReadCell =
  | { readonly kind: 'ok'; readonly fields: Partial<CameraInput> }
  /** What to write instead. */
  | { readonly kind: 'invalid'; readonly message: string }

export type CameraColumn = {
  readonly field: keyof CameraInput
  readonly heading: string
  /** Other headings that mean it, in small letters without blanks and signs. */
  readonly aliases: ReadonlyArray<string>
  /** Null: never written. */
  readonly write: ((camera: Fields) => string) | null
  /** `text` is what the cell holds, trimmed but for passwords; it may be empty. */
  readonly read: (text: string) => ReadCell
}

const ok = (fields: Partial<CameraInput>): ReadCell => ({ kind: 'ok', fields })
const invalid = (message: string): ReadCell => ({ kind: 'invalid', message })

/** Reads a cell with `read`; an empty one means `none`. */
function optional<Value>(
  text: string,
  none: Value,
  read: (text: string) => Value | undefined,
  toFields: (value: Value) => Partial<CameraInput>,
  message: string,
): ReadCell {
  const value = text === '' ? none : read(text)
  return value === undefined ? invalid(message) : ok(toFields(value))
}

/** A number of `least` to `most`; a comma may stand for the point, as Excel writes it in many countries. */
function readNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

const words: Readonly<Record<string, boolean>> = {
  ...{ yes: true, true: true, on: true, '1': true },
  ...{ no: false, false: false, off: false, '0': false },
}
const readYesNo = (text: string): boolean | undefined => words[text.toLowerCase()]
const writeYesNo = (value: boolean): string => (value ? 'yes' : 'no')
const yesOrNo = 'Write yes or no.'

/** The sign that an export puts in place of a password inside an address. */
export const isRedacted = (url: string): boolean => url.includes('=…')

function readUrl(text: string): { readonly url: string } | { readonly message: string } {
  // Which address is meant is known only once the camera is found.
  if (isRedacted(text)) return { url: text }
  const parsed = parseCameraUrl(text)
  // With its login still in: that is split off when the whole row is checked.
  return parsed.kind === 'ok' ? { url: text } : { message: parsed.message }
}

const polygonsHint =
  'Write corners as fractions of the picture with a point, such as 0.1 0.1, 0.5 0.1, 0.3 0.4; three to 24 corners, and | between areas, 16 at most.'

/** The columns of a list of cameras, in the order in which they are written. */
export const cameraColumns: ReadonlyArray<CameraColumn> = [
  {
    ...{ field: 'name', heading: 'Name', aliases: ['camera', 'cameraname'] },
    write: ({ name }) => name,
    read: (text) => {
      if (text === '') return invalid('Give the camera a name.')
      return text.length > 80 ? invalid('A name has at most 80 characters.') : ok({ name: text })
    },
  },
  {
    ...{ field: 'role', heading: 'Role', aliases: [] },
    write: ({ role }) => role,
    read: (text) => {
      const role = CameraRole.safeParse(text.toLowerCase())
      return role.success
        ? ok({ role: role.data })
        : invalid('Write entry, exit, both, observe or line.')
    },
  },
  {
    ...{ field: 'mainUrl', heading: 'Main stream' },
    aliases: ['mainurl', 'main', 'url', 'address', 'mainstreamurl'],
    write: ({ mainUrl }) => redactUrl(mainUrl),
    read: (text) => {
      if (text === '') return invalid('Give the address of the main stream.')
      const read = readUrl(text)
      return 'url' in read ? ok({ mainUrl: read.url }) : invalid(read.message)
    },
  },
  {
    ...{ field: 'subUrl', heading: 'Sub-stream', aliases: ['suburl', 'sub', 'substreamurl'] },
    write: ({ subUrl }) => (subUrl === null ? '' : redactUrl(subUrl)),
    read: (text) => {
      if (text === '') return ok({ subUrl: null })
      const read = readUrl(text)
      return 'url' in read ? ok({ subUrl: read.url }) : invalid(read.message)
    },
  },
  {
    ...{ field: 'username', heading: 'User name', aliases: ['user', 'login'] },
    write: ({ username }) => username ?? '',
    read: (text) =>
      text.length > 200
        ? invalid('A user name has at most 200 characters.')
        : ok({ username: text === '' ? null : text }),
  },
  {
    ...{ field: 'password', heading: 'Password', aliases: ['pass', 'pwd'] },
    write: null,
    read: (text) => {
      if (text.length > 300) return invalid('A password has at most 300 characters.')
      return text === '' ? ok({}) : ok({ password: text })
    },
  },
  {
    ...{ field: 'transport', heading: 'Transport', aliases: ['protocol'] },
    write: ({ transport }) => transport,
    read: (text) => {
      const transport = Transport.safeParse(text === '' ? 'tcp' : text.toLowerCase())
      return transport.success ? ok({ transport: transport.data }) : invalid('Write tcp or udp.')
    },
  },
  {
    ...{ field: 'enabled', heading: 'Enabled', aliases: ['active', 'on'] },
    write: ({ enabled }) => writeYesNo(enabled),
    read: (text) => optional(text, true, readYesNo, (enabled) => ({ enabled }), yesOrNo),
  },
  {
    ...{ field: 'smallestFace', heading: 'Smallest face', aliases: ['smallestfacepx', 'minface'] },
    write: ({ smallestFace }) => String(smallestFace),
    read: (text) => {
      const value = text === '' ? 60 : readNumber(text, 20, 400)
      return value !== undefined && Number.isInteger(value)
        ? ok({ smallestFace: value })
        : invalid('Write a whole number of pixels from 20 to 400.')
    },
  },
  {
    ...{ field: 'detectorSize', heading: 'Detector size', aliases: ['detector'] },
    write: ({ detectorSize }) => detectorSize,
    read: (text) => {
      const size = DetectorSizeChoice.safeParse(text === '' ? 'auto' : text.toLowerCase())
      return size.success
        ? ok({ detectorSize: size.data })
        : invalid(`Write one of ${DetectorSizeChoice.options.join(', ')}.`)
    },
  },
  {
    ...{ field: 'region', heading: 'Region', aliases: [] },
    write: ({ region }) => (region ? writeRegion(region) : ''),
    read: (text) =>
      optional(
        text,
        null,
        readRegion,
        (region) => ({ region }),
        'Write left, top, width and height as fractions of the picture with a point, such as 0.25 0 0.5 1; empty is all of it.',
      ),
  },
  {
    ...{ field: 'livenessRequired', heading: 'Live face needed', aliases: ['livenessrequired'] },
    write: ({ livenessRequired }) => writeYesNo(livenessRequired),
    read: (text) =>
      optional(text, false, readYesNo, (livenessRequired) => ({ livenessRequired }), yesOrNo),
  },
  {
    ...{ field: 'analysisFps', heading: 'Analysis rate', aliases: ['analysisfps', 'fps'] },
    write: ({ analysisFps }) => (analysisFps === null ? '' : String(analysisFps)),
    read: (text) =>
      optional(
        text,
        null,
        (value) => readNumber(value, 0.5, 15),
        (analysisFps) => ({ analysisFps }),
        'Write frames a second from 0.5 to 15; empty: as the site has it.',
      ),
  },
  {
    ...{ field: 'activeHours', heading: 'Active hours', aliases: ['hours'] },
    write: ({ activeHours }) => writeHours(activeHours),
    read: (text) =>
      optional(
        text,
        [],
        readHours,
        (activeHours) => ({ activeHours }),
        'Write days and times, such as Mon-Fri 08:00-18:00, with | between several; empty is always.',
      ),
  },
  {
    ...{ field: 'masks', heading: 'Masks', aliases: ['privacymasks'] },
    write: ({ masks }) => writePolygons(masks),
    read: (text) => optional(text, [], readPolygons, (masks) => ({ masks }), polygonsHint),
  },
  {
    ...{ field: 'zones', heading: 'Zones', aliases: ['recognitionzones'] },
    write: ({ zones }) => writePolygons(zones),
    read: (text) => optional(text, [], readPolygons, (zones) => ({ zones }), polygonsHint),
  },
  {
    ...{ field: 'line', heading: 'Line', aliases: ['directionline'] },
    write: ({ line }) => (line ? writeLine(line) : ''),
    read: (text) =>
      optional(
        text,
        null,
        readLine,
        (line) => ({ line }),
        'Write two points and the side that is inside, such as 0.1 0.5, 0.9 0.5, left; empty is none.',
      ),
  },
  {
    ...{ field: 'hardwareDecoding', heading: 'Hardware decoding', aliases: ['hardware'] },
    write: ({ hardwareDecoding }) => hardwareDecoding,
    read: (text) => {
      const choice = text === '' ? 'auto' : text.toLowerCase()
      return choice === 'auto' || choice === 'off'
        ? ok({ hardwareDecoding: choice })
        : invalid('Write auto or off.')
    },
  },
]
