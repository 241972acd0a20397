import type { Temporal } from 'temporal-polyfill'
import type { DatabaseState, LiveEvent } from '../../contracts/live.ts'
import { backoffMs } from '../../core/shared/backoff.ts'
import type { AttendanceProcessor } from '../ports/attendance-processor.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Log } from '../ports/log.ts'
import type {
  DecidedSighting,
  Recorded,
  SightingCrossing,
  SightingRecorder,
} from '../ports/sighting-recorder.ts'
import {
  spooledId,
  type SightingSpool,
  type Spooled,
  type SpoolEntry,
} from '../ports/sighting-spool.ts'
import type { SightingStore } from '../ports/sighting-store.ts'
import type { Transactions, Tx } from '../ports/transaction.ts'
import { reviseByTrack, type RevisionDeps } from './corrections/revise-sighting.ts'

export type SightingRecorderDeps = {
  readonly database: Transactions
  readonly sightings: Pick<SightingStore, 'record' | 'extend' | 'cross'> & RevisionDeps['sightings']
  readonly attendance: AttendanceProcessor
  readonly spool: SightingSpool
  readonly bus: EventBus
  readonly log: Log
  readonly now: () => Temporal.Instant
  /** What sightings that were just written ask operators to see; in the same transaction. */
  readonly raiseAlarms?: (
    tx: Tx,
    events: ReadonlyArray<LiveEvent>,
  ) => Promise<ReadonlyArray<LiveEvent>>
}

export type SightingCounts = {
  readonly decided: number
  readonly stored: number
  readonly duplicates: number
  readonly rejected: number
  readonly waiting: number
}

export interface RunningSightingRecorder extends SightingRecorder {
  /** Whether the database takes sightings; changes are published as `database` events. */
  state(): DatabaseState
  /** Sightings since the start: as they came, as the database took them or had them before, put aside, and those waiting. */
  counts(): SightingCounts
  /** Stores what waits as soon as the database is there, and watches it, until `signal` aborts. Never rejects. */
  run(signal: AbortSignal): Promise<void>
}

/** Without anything to store, the database is asked this often whether it is there. */
const ASK_EVERY_MS = 5_000
/** What waits is stored within seconds of the database being back. */
const RETRY = { first: 250, most: 3_000 }
/** A store that takes longer means trouble: what comes meanwhile goes to disk at once. */
const SLOW_MS = 1_000

function describe(spool: SightingSpool): string {
  const waiting =
    spool.count === 0
      ? 'Sightings will be kept on disk until it is back.'
      : `${spool.count} ${spool.count === 1 ? 'sighting waits' : 'sightings wait'} on disk and will be stored when it is back.`
  const unsaved =
    spool.unsaved === 0
      ? ''
      : ` The disk takes no more: ${spool.unsaved} of them are in memory only. Make room on the disk of the data folder.`
  return `The database cannot be reached. ${waiting}${unsaved}`
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

/** Writes a sighting with what follows from it; null when it is there already. */
async function writeSighting(
  tx: Tx,
  sighting: DecidedSighting,
  deps: SightingRecorderDeps,
): Promise<ReadonlyArray<LiveEvent> | null> {
  const { id, outcome, personId, firstSeenAt } = sighting
  const seen = await deps.sightings.record(tx, sighting)
  if (!seen) return null
  const is = outcome === 'matched' ? personId : null
  const follows =
    is === null
      ? []
      : await deps.attendance.apply(tx, { sightingId: id, at: firstSeenAt, was: null, is })
  return [{ kind: 'sighting', sighting: seen }, ...follows]
}

/** Makes a coming or a going of a sighting, with what follows from it; null when that is stored already. */
async function writeCrossing(
  tx: Tx,
  crossing: SightingCrossing,
  deps: SightingRecorderDeps,
): Promise<ReadonlyArray<LiveEvent> | null> {
  const sighting = await deps.sightings.cross(tx, crossing)
  if (sighting === 'known') return null
  if (sighting === 'unchanged') return []
  const { id: sightingId, outcome, person, firstSeenAt: at } = sighting
  const events: LiveEvent[] = [{ kind: 'sighting-revised', sighting }]
  if (outcome !== 'matched' || person === null) return events
  // It is whose it was, but means something else.
  const follows = await deps.attendance.apply(tx, { sightingId, at, was: person.id, is: person.id })
  return [...events, ...follows]
}

/**
 * Stores sightings and their revisions one after the other, in the order of their arrival, also across a loss of the
 * database: while any waits on disk, later ones queue up behind it.
 */
export function createSightingRecorder(deps: SightingRecorderDeps): RunningSightingRecorder {
  const { spool, bus, log } = deps
  let state: DatabaseState = { kind: 'up' }
  const tally = { decided: 0, stored: 0, duplicates: 0, rejected: 0 }
  let failures = 0
  let wake = new AbortController()
  let turn: Promise<unknown> = Promise.resolve()
  let busySince: number | undefined
  /** Sightings that came and are neither stored nor on disk yet. */
  let taken = 0

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const timed = async () => {
      busySince = performance.now()
      return work().finally(() => (busySince = undefined))
    }
    const result = turn.then(timed)
    turn = result.catch(() => undefined)
    return result
  }

  function setState(next: DatabaseState): void {
    state = next
    bus.publish({ kind: 'database', state })
  }

  function goDown(): void {
    if (state.kind === 'up') log.warn('the database is away; sightings wait on disk')
    const since = state.kind === 'down' ? state.since : deps.now().toString()
    setState({ kind: 'down', since, spooled: spool.count, message: describe(spool) })
    wake.abort()
  }

  function goUp(): void {
    failures = 0
    if (state.kind === 'up') return
    log.info('the database is back and everything is stored')
    setState({ kind: 'up' })
  }

  async function write(tx: Tx, spooled: Spooled): Promise<ReadonlyArray<LiveEvent> | null> {
    switch (spooled.kind) {
      case 'sighting':
        return writeSighting(tx, spooled.sighting, deps)
      case 'revision':
        return reviseByTrack(tx, spooled.revision, deps)
      case 'crossing':
        return writeCrossing(tx, spooled.crossing, deps)
      default:
        return spooled satisfies never
    }
  }

  async function store({ spooled }: SpoolEntry): Promise<'stored' | 'duplicate'> {
    const events = await deps.database.transaction(async (tx) => {
      const written = await write(tx, spooled)
      return written && [...written, ...((await deps.raiseAlarms?.(tx, written)) ?? [])]
    })
    for (const event of events ?? []) bus.publish(event)
    if (spooled.kind === 'sighting') tally[events ? 'stored' : 'duplicates'] += 1
    return events ? 'stored' : 'duplicate'
  }

  async function putAside(entry: SpoolEntry, error: unknown): Promise<'rejected'> {
    const reason = error instanceof Error ? error.message : String(error)
    await spool.reject(entry, reason)
    const { spooled } = entry
    if (spooled.kind === 'sighting') tally.rejected += 1
    log.error(
      { sightingId: spooledId(spooled), kind: spooled.kind, reason },
      'a sighting, or a revision of it, cannot be stored and was put aside in the rejected folder',
    )
    return 'rejected'
  }

  async function keep(entry: SpoolEntry): Promise<'spooled'> {
    await spool.append(entry)
    goDown()
    return 'spooled'
  }

  /** A sighting that waits already need not wait twice; a revision is known by the database only. */
  const waits = ({ spooled }: SpoolEntry): boolean =>
    spooled.kind === 'sighting' && spool.has(spooled.sighting.id)

  function knownAlready(): 'duplicate' {
    tally.duplicates += 1
    return 'duplicate'
  }

  async function storeOrKeep(entry: SpoolEntry): Promise<Recorded> {
    if (waits(entry)) return knownAlready()
    if (spool.count > 0) return keep(entry)
    try {
      return await store(entry)
    } catch (error) {
      if (!isConnectionLoss(error)) return putAside(entry, error)
      log.warn({ reason: error.message }, 'a sighting could not be stored')
      return keep(entry)
    }
  }

  /** Stores the oldest that waits; false when the database is not there. */
  async function drainOne(): Promise<boolean> {
    const entry = await spool.first()
    if (!entry) return true
    try {
      await store(entry)
      await spool.remove(entry)
    } catch (error) {
      if (isConnectionLoss(error)) return false
      await putAside(entry, error)
    }
    return true
  }

  async function isThere(): Promise<boolean> {
    try {
      await deps.database.ping()
      return true
    } catch (error) {
      if (!isConnectionLoss(error)) throw error
      return false
    }
  }

  /** Milliseconds until the next look. */
  async function look(): Promise<number> {
    if (spool.count > 0 ? await inTurn(drainOne) : await isThere()) {
      failures = 0
      if (spool.count > 0) return 0
      goUp()
      return ASK_EVERY_MS
    }
    failures += 1
    if (state.kind === 'up') goDown()
    return backoffMs(failures, Math.random(), RETRY)
  }

  async function take(spooled: Spooled): Promise<Recorded> {
    const entry = { arrival: spool.nextArrival(), spooled }
    if (spooled.kind === 'sighting') tally.decided += 1
    if (waits(entry)) return knownAlready()
    const slow = busySince !== undefined && performance.now() - busySince > SLOW_MS
    if (spool.count > 0 || slow) return keep(entry)
    taken += spooled.kind === 'sighting' ? 1 : 0
    try {
      return await inTurn(() => storeOrKeep(entry))
    } finally {
      taken -= spooled.kind === 'sighting' ? 1 : 0
    }
  }

  return {
    state: () => state,
    counts: () => ({ ...tally, waiting: spool.count + taken }),

    record: (sighting) => take({ kind: 'sighting', sighting }),
    revise: (revision) => take({ kind: 'revision', revision }),
    cross: (crossing) => take({ kind: 'crossing', crossing }),

    async extend(id, lastSeenAt) {
      if (spool.count > 0) return
      try {
        await deps.sightings.extend(id, lastSeenAt)
      } catch (error) {
        if (!isConnectionLoss(error)) throw error
      }
    },

    async run(signal) {
      while (!signal.aborted) {
        wake = new AbortController()
        let pauseMs: number
        try {
          pauseMs = await look()
        } catch (error) {
          // The disk, then: what waits stays where it is.
          log.error({ error }, 'waiting sightings could not be handled')
          pauseMs = RETRY.most
        }
        // A sighting that begins to wait ends a long pause; a retry keeps its pace.
        const stop = failures === 0 ? AbortSignal.any([signal, wake.signal]) : signal
        if (pauseMs > 0) await wait(pauseMs, stop)
      }
    },
  }
}
