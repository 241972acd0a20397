import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CameraState } from '../../contracts/cameras.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type {
  DatabaseState,
  DemoState,
  LiveEvent,
  LoadState,
  PunchEvent,
  Sighting,
} from '../../contracts/live.ts'
import type { Reembedding } from '../../contracts/recognition.ts'
import type { Alarm } from '../../contracts/wall.ts'

/** Latest sightings that are kept for whoever opens a page late. */
const maxLatest = 200
const maxPunches = 100
const maxAlarms = 300

/** The small facts that change by themselves. Pixels and lists live elsewhere. */
export type LiveState = {
  /** Whether events arrive: `lost` while the stream is being taken up again. */
  readonly connection: 'connecting' | 'open' | 'lost'
  readonly cameraStates: Readonly<Record<CameraId, CameraState>>
  readonly database: DatabaseState | null
  readonly demo: DemoState | null
  /** Whether the machine keeps up; null until it is told of. */
  readonly load: LoadState | null
  /** Those that nobody has acknowledged, newest first. */
  readonly alarms: ReadonlyArray<Alarm>
  /** The change to other face models; null until it is told of. */
  readonly reembedding: Reembedding | null
  /** Whether `latest` holds what happened before the window opened. */
  readonly history:
    | { readonly kind: 'loading' }
    | { readonly kind: 'ready' }
    | { readonly kind: 'failed'; readonly message: string }
  /** Newest first. */
  readonly latest: ReadonlyArray<Sighting>
  /** Made since the window opened, newest first. */
  readonly punches: ReadonlyArray<PunchEvent>
  /** The newest matched sighting of each camera. */
  readonly lastMatch: Readonly<Record<CameraId, Sighting>>
}

export type LiveStore = StoreApi<LiveState>

export const initialLiveState: LiveState = {
  connection: 'connecting',
  cameraStates: {},
  database: null,
  demo: null,
  load: null,
  alarms: [],
  reembedding: null,
  history: { kind: 'loading' },
  latest: [],
  punches: [],
  lastMatch: {},
}

export function createLiveStore(): LiveStore {
  return createStore<LiveState>(() => initialLiveState)
}

/** The state after `event`. Pure; answers the same object when nothing changes. */
export function applyLiveEvent(state: LiveState, event: LiveEvent): LiveState {
  switch (event.kind) {
    case 'camera-state':
      return {
        ...state,
        cameraStates: { ...state.cameraStates, [event.cameraId]: event.state },
      }
    case 'sighting':
      return withSightings(state, [event.sighting])
    case 'sighting-revised':
      return withRevised(state, event.sighting)
    case 'punch':
      return { ...state, punches: [event.punch, ...state.punches].slice(0, maxPunches) }
    case 'database':
      return { ...state, database: event.state }
    case 'demo':
      // The demo takes its sightings with it.
      return event.state.kind === 'off'
        ? { ...state, demo: event.state, latest: [], punches: [], lastMatch: {}, alarms: [] }
        : { ...state, demo: event.state }
    case 'cameras-changed':
    case 'people-changed':
    case 'day-changed':
    case 'recognition-changed':
    case 'views-changed':
    case 'handover-changed':
    case 'recording':
      return state
    case 'load':
      return { ...state, load: event.state }
    case 'alarm':
      return withAlarms(state, [event.alarm])
    case 'reembedding':
      return { ...state, reembedding: event.state }
    default:
      return event satisfies never
  }
}

/** Adds sightings, newest first, each once. */
export function withSightings(state: LiveState, sightings: ReadonlyArray<Sighting>): LiveState {
  const known = new Set(state.latest.map(({ id }) => id))
  const added = sightings.filter(({ id }) => !known.has(id))
  if (added.length === 0) return state
  const latest = [...added, ...state.latest]
    .toSorted((a, b) => Date.parse(b.decidedAt) - Date.parse(a.decidedAt))
    .slice(0, maxLatest)
  const lastMatch: Record<CameraId, Sighting> = { ...state.lastMatch }
  for (const sighting of added) {
    const newest = newestMatch([lastMatch[sighting.cameraId], sighting])
    if (newest) lastMatch[sighting.cameraId] = newest
  }
  return { ...state, latest, lastMatch }
}

/** Takes in what became of alarms; an acknowledged one leaves. */
export function withAlarms(state: LiveState, alarms: ReadonlyArray<Alarm>): LiveState {
  const told = new Set(alarms.map(({ id }) => id))
  const open = [
    ...alarms.filter(({ acknowledged }) => acknowledged === null),
    ...state.alarms.filter(({ id }) => !told.has(id)),
  ]
  return {
    ...state,
    alarms: open.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, maxAlarms),
  }
}

/** Puts what a sighting means now in the place of what it meant before. */
function withRevised(state: LiveState, revised: Sighting): LiveState {
  const { id, cameraId } = revised
  if (!state.latest.some((sighting) => sighting.id === id)) {
    // The history that is still being read may tell what it meant before; later, it is too old for the list.
    return state.history.kind === 'loading' ? withSightings(state, [revised]) : state
  }
  const latest = state.latest.map((sighting) => (sighting.id === id ? revised : sighting))
  const { [cameraId]: before, ...others } = state.lastMatch
  const newest = newestMatch([
    before?.id === id ? undefined : before,
    ...latest.filter((sighting) => sighting.cameraId === cameraId),
  ])
  return { ...state, latest, lastMatch: newest ? { ...others, [cameraId]: newest } : others }
}

function newestMatch(sightings: ReadonlyArray<Sighting | undefined>): Sighting | undefined {
  let newest: Sighting | undefined
  for (const sighting of sightings) {
    if (sighting?.outcome !== 'matched') continue
    if (!newest || Date.parse(newest.decidedAt) < Date.parse(sighting.decidedAt)) newest = sighting
  }
  return newest
}
