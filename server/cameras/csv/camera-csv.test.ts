import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CameraInput, Point } from '../../../contracts/cameras.ts'
import { newId } from '../../new-id.ts'
import type { StoredCamera } from '../../ports/camera-store.ts'
import { fieldsOf } from '../camera-records.ts'
import { checkCameraInput } from '../check-camera-input.ts'
import { readCameraCsv, writeCameraCsv } from './camera-csv.ts'
import { planImport, saysNothingNew } from './plan-import.ts'

const gate: StoredCamera = {
  ...{ id: newId<'camera'>(), siteId: newId<'site'>(), name: 'Gate', role: 'entry' },
  ...{ mainUrl: 'rtsp://10.0.0.1/main', subUrl: 'rtsp://10.0.0.1/sub', username: 'admin' },
  ...{ passwordSecretId: 'x', hasPassword: true, transport: 'tcp', codec: null, enabled: true },
  ...{ position: 0, smallestFace: 60, detectorSize: 'auto', region: null },
  ...{ livenessRequired: false, analysisFps: null, activeHours: [], masks: [], zones: [] },
  ...{ line: null, hardwareDecoding: 'auto' },
}

const stored = (more: Partial<StoredCamera>): StoredCamera => ({
  ...gate,
  id: newId<'camera'>(),
  ...more,
})

/** What an import of `text` finds wrong, as `row column: message`. */
function errorsOf(text: string, cameras: ReadonlyArray<StoredCamera> = []): ReadonlyArray<string> {
  const plan = planImport(readCameraCsv(text), cameras)
  return plan.kind === 'ok'
    ? []
    : plan.errors.map(({ row, column, message }) => `${row} ${column ?? '-'}: ${message}`)
}

const planned = (text: string, cameras: ReadonlyArray<StoredCamera> = []) => {
  const plan = planImport(readCameraCsv(text), cameras)
  if (plan.kind === 'refused') throw new Error(JSON.stringify(plan.errors))
  return plan.rows
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true })
const point: fc.Arbitrary<Point> = fc.record({ x: fraction, y: fraction })
// Two corners of the picture keep them from being too small to be meant.
const polygons = fc.array(
  fc
    .array(point, { minLength: 1, maxLength: 22, size: 'small' })
    .map((points) => [{ x: 0, y: 0 }, { x: 1, y: 1 }, ...points]),
  { maxLength: 16, size: 'small' },
)
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => text.trim().slice(0, 80))
  .filter((text) => text !== '')

const someCamera = fc
  .record({
    name: fc.oneof(
      name,
      name.map((text) => `=${text}`),
      name.map((text) => `'@${text};",\n`),
    ),
    role: fc.constantFrom('entry' as const, 'exit' as const, 'both' as const, 'observe' as const),
    path: fc.webPath(),
    hasSub: fc.boolean(),
    username: fc.option(name),
    transport: fc.constantFrom('tcp' as const, 'udp' as const),
    enabled: fc.boolean(),
    smallestFace: fc.integer({ min: 20, max: 400 }),
    detectorSize: fc.constantFrom('auto' as const, '1280x736' as const),
    region: fc.option(fc.constant({ x: 0.1 + 0.2, y: 1e-7, w: 0.5, h: 1 / 3 })),
    livenessRequired: fc.boolean(),
    analysisFps: fc.option(fc.integer({ min: 1, max: 30 }).map((halves) => halves / 2)),
    activeHours: fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
        from: time,
        to: time,
      }),
      { maxLength: 21 },
    ),
    masks: polygons,
    zones: polygons,
    line: fc.option(
      fc.record({
        from: point.map(({ x, y }) => ({ x: x / 3, y })),
        to: point.map(({ x, y }) => ({ x: 0.5 + x / 3, y })),
        inward: fc.constantFrom('left' as const, 'right' as const),
      }),
    ),
    hardwareDecoding: fc.constantFrom('auto' as const, 'off' as const),
  })
  .map(({ path, hasSub, ...camera }): CameraInput => {
    const mainUrl = `rtsp://10.0.0.1${path}`
    return { ...camera, mainUrl, subUrl: hasSub ? `${mainUrl}x` : null }
  })

describe('a list of cameras as CSV', () => {
  it('reads back as it was written, whatever the cameras are', () => {
    fc.assert(
      fc.property(fc.array(someCamera, { minLength: 1, maxLength: 5 }), (inputs) => {
        const cameras: StoredCamera[] = []
        inputs.forEach((input, index) => {
          const mainUrl = `${input.mainUrl}/${index}`
          const checked = checkCameraInput({ ...input, name: `${input.name} ${index}`, mainUrl })
          if (checked.kind !== 'ok' || checked.camera.name.length > 80) return
          const { password: _password, ...fields } = checked.camera
          cameras.push(stored(fields))
        })
        fc.pre(cameras.length > 0)
        const csv = writeCameraCsv(cameras)
        const added = planned(csv)
        expect(added.map(({ camera }) => camera)).toEqual(
          cameras.map((camera) => ({ ...fieldsOf(camera), password: undefined })),
        )
        const again = planned(csv, cameras)
        expect(again.map(({ before }) => before?.id)).toEqual(cameras.map(({ id }) => id))
        expect(again.every(saysNothingNew)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('is what Excel takes for UTF-8, and runs no formula', () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', "'quoted", '＝1']
    const csv = writeCameraCsv(
      names.map((one, index) => stored({ name: one, mainUrl: `rtsp://h/${index}` })),
    )
    expect(csv.startsWith('\uFEFFName,Role,Main stream,')).toBe(true)
    expect(csv.split('\r\n').slice(1, -1)).toHaveLength(names.length)
    for (const line of csv.split('\r\n').slice(1, -1)) expect(line).toMatch(/^'/)
    expect(planned(csv).map(({ camera }) => camera.name)).toEqual(names)
  })

  it('holds no password, not in an address either, and finds its camera again all the same', () => {
    const camera = stored({ mainUrl: 'http://10.0.0.1/v?user=a&pwd=s3cr3t', subUrl: null })
    const csv = writeCameraCsv([camera])
    expect(csv).not.toContain('s3cr3t')
    expect(csv.toLowerCase()).not.toContain('password')
    const [row] = planned(csv, [camera])
    expect(row).toMatchObject({ before: { id: camera.id }, camera: { mainUrl: camera.mainUrl } })
    expect(errorsOf(csv)).toEqual([
      '2 Main stream: The password was left out of this address. Write it whole.',
    ])
  })

  it.each([
    [
      'Excel with semicolons and CRLF',
      '\uFEFFName;Role;Main stream;Analysis rate\r\nGate;entry;rtsp://h/1;2,5\r\n',
    ],
    ['tabs', 'name\trole\tmain_url\tanalysis_fps\nGate\tENTRY\trtsp://h/1\t2.5'],
    ['old Macs', 'NAME,role,mainUrl,analysisFps\rGate,entry,rtsp://h/1,2.5\r\r'],
    [
      'quotation marks',
      '"Name","Role","Main stream","Analysis rate"\n"Gate","entry","rtsp://h/1","2.5"\n\n',
    ],
  ])('is read as written by %s', (_by, text) => {
    expect(planned(text)).toMatchObject([
      { row: 2, camera: { name: 'Gate', role: 'entry', mainUrl: 'rtsp://h/1', analysisFps: 2.5 } },
    ])
  })

  it('may bring passwords, with a column or in the address, kept to the letter', () => {
    const text = `Name,Role,Main stream,User name,Password
A,entry,rtsp://h/1,u," =p,""w;' "
B,exit,rtsp://u2:p2@h/2,,`
    expect(planned(text).map(({ camera }) => [camera.username, camera.password])).toEqual([
      ['u', ` =p,"w;' `],
      ['u2', 'p2'],
    ])
  })

  it('changes only what it has a column for', () => {
    const camera = stored({
      masks: [
        [
          { x: 0, y: 0 },
          { x: 1, y: 0 },
          { x: 1, y: 1 },
        ],
      ],
    })
    const [row] = planned('Name,Role,Main stream\nFront,exit,rtsp://10.0.0.1/main', [camera])
    expect(row?.camera).toEqual({
      ...fieldsOf(camera),
      ...{ name: 'Front', role: 'exit', password: undefined },
    })
  })

  it('reads hours and drawings as people write them', () => {
    const text = `Name,Role,Main stream,Active hours,Line,Masks
A,line,rtsp://h/1,mon-fri 8:00-18:00 | Sat - Mon 22:00 – 06:00,"0.1 .5, 0.9 0.5, Left","0 0,1 0,1 1|0 0,.5 0,.5 .5"`
    expect(planned(text)[0]?.camera).toMatchObject({
      activeHours: [
        { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
        { days: [1, 6, 7], from: '22:00', to: '06:00' },
      ],
      line: { from: { x: 0.1, y: 0.5 }, to: { x: 0.9, y: 0.5 }, inward: 'left' },
      masks: [{ length: 3 }, { length: 3 }],
    })
  })
})

describe('an import is refused', () => {
  const head = 'Name,Role,Main stream,Sub-stream,Enabled'
  it.each([
    ['nothing in it', '', ['1 Name: The column Name is missing.']],
    ['a heading only', `${head}\n\n`, ['1 -: The file lists no camera.']],
    ['no role', 'Name,Main stream\nA,rtsp://h/1', ['1 Role: The column Role is missing.']],
    [
      'an unknown heading',
      `${head},Colour\nA,entry,rtsp://h/1,,,red`,
      ['1 Colour: There is no such column'],
    ],
    [
      'a heading twice',
      `${head},name\nA,entry,rtsp://h/1,,,B`,
      ['1 name: The file has this column twice'],
    ],
    ['an open quotation mark', `${head}\nA,entry,rtsp://h/1\n"B,exit`, ['3 -: From here on']],
    ['too many cells', `${head}\nA,entry,rtsp://h/1,,yes,no`, ['2 -: The row has more cells']],
    [
      'several in one row',
      `${head}\n,door,ftp://h/1,,maybe`,
      ['2 Name: ', '2 Role: ', '2 Main stream: ', '2 Enabled: '],
    ],
    [
      'a line camera without a line',
      `${head}\nA,line,rtsp://h/1`,
      ['2 Line: A line-crossing camera needs a line'],
    ],
    [
      'a sub-stream of another kind',
      `${head}\nA,entry,rtsp://h/1,http://h/2`,
      ['2 Sub-stream: Sub-stream: It must'],
    ],
    [
      'a name twice',
      `${head}\nA,entry,rtsp://h/1\na,door,rtsp://h/2`,
      ['3 Role: ', '3 Name: Row 2 has the same name'],
    ],
    [
      'a stream twice',
      `${head}\nA,entry,rtsp://h/1\nB,exit,RTSP://H/1`,
      ['3 Main stream: Row 2 has the same stream'],
    ],
    [
      'a name of the list',
      `${head}\ngate,entry,rtsp://h/1`,
      ['2 Name: Another camera of the list'],
    ],
  ])('for %s, with row and column', (_what, text, expected) => {
    const errors = errorsOf(text, [gate]).filter((error) =>
      expected.some((one) => error.startsWith(one)),
    )
    expect(errors).toHaveLength(expected.length)
  })

  it('never with a password in the reason', () => {
    const text = `Name,Role,Main stream,Password\nA,x,rtsp://u:s3cr3t@ca$m/1,${'s3cr3t'.repeat(60)}`
    expect(errorsOf(text)).toHaveLength(3)
    expect(errorsOf(text).join()).not.toContain('s3cr3t')
  })

  it('beyond 1000 cameras', () => {
    const rows = Array.from({ length: 1001 }, (_, index) => `C${index},entry,rtsp://h/${index}`)
    const text = ['Name,Role,Main stream', ...rows].join('\n')
    expect(errorsOf(text)[0]).toMatch(/1000 cameras at most/)
    expect(errorsOf(text.split('\n').slice(0, -1).join('\n'), [gate])[0]).toMatch(/1001 cameras/)
  })

  it('but not where a copy that is switched off has the same stream', () => {
    const copy = stored({ name: 'Gate (copy)', enabled: false, position: 1 })
    const csv = writeCameraCsv([copy, gate])
    expect(planned(csv, [gate, copy]).map(({ before }) => before?.name)).toEqual([
      'Gate (copy)',
      'Gate',
    ])
    const renamed = csv.replace(/^Gate,/m, 'Front,')
    expect(planned(renamed, [gate, copy]).map(({ before }) => before?.name)).toEqual([
      'Gate (copy)',
      'Gate',
    ])
  })
})
