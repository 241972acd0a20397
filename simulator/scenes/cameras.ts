import type { CameraRole, SimulatedCodec, SimulatedTransport } from '../../contracts/simulator.ts'
import type { Palette } from './place-parts.ts'
import type { Place } from './places.ts'

/** Who comes by together, and how. */
export type Visit = {
  readonly manner: 'approach' | 'cross' | 'turn' | 'group'
  /** Keys of identities. */
  readonly people: readonly [string, ...string[]]
}

/** One camera of a site: what it sees, and how it sends it. */
export type SceneCamera = {
  readonly key: string
  readonly name: string
  readonly role: CameraRole
  readonly place: Place
  readonly mainCodec: SimulatedCodec
  readonly subCodec: SimulatedCodec
  readonly transport: SimulatedTransport
  readonly visits: ReadonlyArray<Visit>
}

const palette = (
  wall: string,
  floor: string,
  ceiling: string,
  accent: string,
  lamp: string,
): Palette => ({ wall, floor, ceiling, accent, lamp })

const LOOKS = {
  stone: palette('#8f8a82', '#5f5b56', '#b5b1aa', '#7a4b2e', '#fff1d8'),
  ice: palette('#9fb0bb', '#64727c', '#c3ced5', '#2f6d8c', '#eaf6ff'),
  sage: palette('#8d9a87', '#56604f', '#b6bfae', '#3e6b4a', '#fdf6df'),
  night: palette('#4b5361', '#2f343d', '#3b424d', '#b0702a', '#ffe3b0'),
  brick: palette('#8c5a48', '#4a423d', '#6f625a', '#27485a', '#ffe2b8'),
  cream: palette('#c2b59b', '#75674f', '#d8cdb7', '#8f5b34', '#fff4da'),
  slate: palette('#6a7480', '#414850', '#8b949d', '#c0562f', '#f0f5fa'),
  rose: palette('#a98a86', '#5e4b4a', '#c6b2ae', '#6b3346', '#ffeede'),
  teal: palette('#5d8082', '#384a4c', '#86a3a4', '#d39a3a', '#eefcf8'),
  plum: palette('#6e6480', '#3d384a', '#8f87a0', '#c98f4a', '#f3ecff'),
  sand: palette('#b49c78', '#6a5941', '#cbb997', '#33606a', '#fff0cf'),
  concrete: palette('#7f8284', '#505254', '#6b6e70', '#a33b2e', '#f2ffee'),
} as const satisfies Readonly<Record<string, Palette>>

type Sight = readonly [kind: Place['kind'], look: keyof typeof LOOKS, variant: number]

/** H.264 over TCP unless said otherwise. */
function camera(
  key: string,
  name: string,
  role: CameraRole,
  [kind, look, variant]: Sight,
  visits: ReadonlyArray<Visit>,
  stream: Partial<Pick<SceneCamera, 'mainCodec' | 'subCodec' | 'transport'>> = {},
): SceneCamera {
  return {
    key,
    name,
    role,
    place: { kind, palette: LOOKS[look], look: variant },
    mainCodec: 'h264',
    subCodec: 'h264',
    transport: 'tcp',
    visits,
    ...stream,
  }
}

const visit = (manner: Visit['manner'], ...people: [string, ...string[]]): Visit => ({
  manner,
  people,
})

/** The demo site: four entrances, four exits, twelve that observe; ten main streams of each codec. */
export const DEMO_CAMERAS: ReadonlyArray<SceneCamera> = [
  camera(
    'cam-01',
    'Main entrance',
    'entry',
    ['lobby', 'stone', 0],
    [visit('approach', 'alex'), visit('group', 'robin', 'jamie')],
  ),
  camera(
    'cam-02',
    'North entrance',
    'entry',
    ['glassDoors', 'ice', 0],
    [visit('turn', 'sam'), visit('approach', 'taylor'), visit('group', 'dana', 'visitor-1')],
    { mainCodec: 'h265' },
  ),
  camera(
    'cam-03',
    'Staff entrance',
    'entry',
    ['turnstiles', 'slate', 0],
    [visit('approach', 'casey'), visit('group', 'jordan', 'morgan', 'visitor-2')],
    { mainCodec: 'h265' },
  ),
  camera(
    'cam-04',
    'Garage entrance',
    'entry',
    ['carPark', 'concrete', 0],
    [visit('approach', 'riley'), visit('turn', 'avery'), visit('cross', 'quinn')],
    { transport: 'udp' },
  ),
  camera(
    'cam-05',
    'Main exit',
    'exit',
    ['lobby', 'cream', 1],
    [visit('group', 'dana', 'alex'), visit('approach', 'robin')],
  ),
  camera(
    'cam-06',
    'North exit',
    'exit',
    ['glassDoors', 'sage', 1],
    [visit('approach', 'jamie'), visit('group', 'quinn', 'visitor-3'), visit('cross', 'sam')],
    { mainCodec: 'h265' },
  ),
  camera(
    'cam-07',
    'Staff exit',
    'exit',
    ['turnstiles', 'teal', 1],
    [visit('turn', 'taylor'), visit('group', 'casey', 'jordan')],
    { transport: 'udp' },
  ),
  camera(
    'cam-08',
    'Dock exit',
    'exit',
    ['dock', 'night', 1],
    [visit('approach', 'morgan'), visit('cross', 'riley'), visit('turn', 'avery')],
    { mainCodec: 'h265' },
  ),
  camera(
    'cam-09',
    'Reception',
    'observe',
    ['lobby', 'rose', 2],
    [visit('turn', 'dana'), visit('approach', 'visitor-4')],
  ),
  camera(
    'cam-10',
    'Lift lobby',
    'observe',
    ['lifts', 'plum', 0],
    [visit('group', 'quinn', 'sam')],
    {
      mainCodec: 'h265',
      subCodec: 'h265',
    },
  ),
  camera(
    'cam-11',
    'East corridor',
    'observe',
    ['corridor', 'ice', 0],
    [visit('approach', 'jordan'), visit('approach', 'visitor-5')],
  ),
  camera(
    'cam-12',
    'West corridor',
    'observe',
    ['corridor', 'cream', 1],
    [visit('approach', 'avery'), visit('approach', 'alex')],
    { transport: 'udp', mainCodec: 'h265' },
  ),
  camera(
    'cam-13',
    'Canteen',
    'observe',
    ['canteen', 'sand', 0],
    [visit('group', 'riley', 'visitor-6', 'robin')],
  ),
  camera(
    'cam-14',
    'Coffee bar',
    'observe',
    ['canteen', 'brick', 1],
    [visit('cross', 'casey'), visit('turn', 'morgan')],
    { mainCodec: 'h265' },
  ),
  camera(
    'cam-15',
    'Open office',
    'observe',
    ['office', 'sage', 0],
    [visit('approach', 'jamie'), visit('cross', 'visitor-3')],
  ),
  camera('cam-16', 'Studio', 'observe', ['office', 'plum', 1], [visit('turn', 'taylor')], {
    mainCodec: 'h265',
    subCodec: 'h265',
  }),
  camera(
    'cam-17',
    'Warehouse aisle',
    'observe',
    ['warehouse', 'slate', 0],
    [visit('approach', 'quinn'), visit('cross', 'visitor-1')],
  ),
  camera(
    'cam-18',
    'Loading dock',
    'observe',
    ['dock', 'concrete', 0],
    [visit('group', 'visitor-4', 'dana')],
    { mainCodec: 'h265' },
  ),
  camera('cam-19', 'Car park', 'observe', ['carPark', 'night', 1], [visit('approach', 'sam')], {
    transport: 'udp',
  }),
  camera(
    'cam-20',
    'Stairwell',
    'observe',
    ['stairs', 'teal', 0],
    [visit('turn', 'casey'), visit('cross', 'visitor-5')],
    { mainCodec: 'h265' },
  ),
]

/** A small site for tests: an entrance and an exit, three enrolled people and a stranger. */
export const TEST_CAMERAS: ReadonlyArray<SceneCamera> = [
  camera('cam-01', 'Front door', 'entry', ['glassDoors', 'ice', 0], [visit('approach', 'riley')]),
  camera(
    'cam-02',
    'Back door',
    'exit',
    ['corridor', 'cream', 1],
    [visit('group', 'dana', 'visitor-3', 'avery')],
  ),
]
