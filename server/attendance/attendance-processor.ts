import type { Temporal } from 'temporal-polyfill'
import { v7 as uuidv7 } from 'uuid'
import type { PersonId, PunchId, SightingId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { assessDay } from '../../core/attendance/assess-day.ts'
import { dayInputs } from '../../core/attendance/day-inputs.ts'
import { replanPunches } from '../../core/attendance/replan-punches.ts'
import type { AttendanceRules } from '../../core/attendance/attendance-rules.ts'
import { sessionsOf } from '../../core/attendance/sessions.ts'
import type { AttendancePolicy } from '../../core/attendance/settings.ts'
import { dailyRoster } from '../../core/attendance/shift-occurrence.ts'
import { stretchStart } from '../../core/attendance/sighting-runs.ts'
import { isBefore, millisecondsBetween, parseInstant } from '../../core/shared/time.ts'
import type { AttendanceProcessor } from '../ports/attendance-processor.ts'
import type {
  AttendanceStore,
  AttendanceSubject,
  CameraSighting,
  StoredPunch,
} from '../ports/attendance-store.ts'
import type { CameraGaps } from '../ports/camera-gaps.ts'
import type { Tx } from '../ports/transaction.ts'
import { gapsOf } from './gaps-of-shift.ts'
import { diffPunches, type PunchDiff } from './diff-punches.ts'

export type AttendanceDeps = {
  readonly store: AttendanceStore
  readonly gaps: CameraGaps
  readonly policy: AttendancePolicy
  readonly now: () => Temporal.Instant
}

/**
 * Makes punches and days out of sightings: loads what a changed sighting can touch, decides it again by the pure rules,
 * stores the differences. The result depends on what was seen, never on the order in which it arrived or was corrected.
 */
export function createAttendanceProcessor(deps: AttendanceDeps): AttendanceProcessor {
  return {
    async apply(tx, { sightingId, at, was, is }) {
      const people = [was, is].flatMap((personId) => (personId === null ? [] : [personId]))
      // Always in the same order: two transactions that lock the same people must not wait for each other.
      for (const personId of people.toSorted()) await deps.store.lockPerson(tx, personId)
      const events: LiveEvent[] = []
      // Whoever loses the sighting first: it anchors at most one valid punch.
      for (const personId of new Set(people)) {
        events.push(...(await decideAnew(tx, personId, sightingId, parseInstant(at), deps)))
      }
      return events
    },
  }
}

/** Decides the punches of one person, who is locked, anew around a sighting that became theirs or is no longer. */
async function decideAnew(
  tx: Tx,
  personId: PersonId,
  sightingId: SightingId,
  seenAt: Temporal.Instant,
  deps: AttendanceDeps,
): Promise<LiveEvent[]> {
  const { store, policy } = deps
  const subject = await store.subject(tx, personId)
  if (subject === null) return []

  const shift = await store.defaultShift(subject.siteId, tx)
  const { timeZone } = subject
  const rules = { policy, timeZone, roster: dailyRoster(shift, timeZone) }
  const { from, sightings } = await loadStretch(tx, personId, seenAt, deps)
  const changed = sightings.find(({ id }) => id === sightingId)
  if (changed?.role === 'observe') return []

  const punches = await store.punchesFrom(tx, personId, from.subtract({ hours: 48 }))
  // Clocks of two nodes differ a little; what was seen is never in the future.
  const now = sightings.map(({ at }) => at).reduce(later, deps.now())
  const diff = diffPunches(
    {
      personId,
      plan: replanPunches(from, sightings, punches, rules, now),
      standing: punches.filter(({ beginsAt }) => isBefore(beginsAt, from)),
      replaced: punches.filter(({ beginsAt }) => !isBefore(beginsAt, from)),
      sightings,
      withdrawn: changed ? [] : [sightingId],
      policy,
    },
    () => uuidv7() as PunchId,
  )
  await store.savePunches(tx, diff)
  const facts = { before: punches, after: diff.valid, now }
  const dayEvents = await saveDays(tx, subject, facts, rules, deps)
  return [...punchEvents(diff, subject, sightings), ...dayEvents]
}

/** The sightings that one at `seenAt` can change the meaning of: its stretch, and all that follow. */
async function loadStretch(
  tx: Tx,
  personId: PersonId,
  seenAt: Temporal.Instant,
  { store, policy }: AttendanceDeps,
): Promise<{ readonly from: Temporal.Instant; readonly sightings: ReadonlyArray<CameraSighting> }> {
  for (let hours = 1; ; hours *= 8) {
    const loadedFrom = seenAt.subtract({ hours })
    const loaded = await store.sightingsFrom(tx, personId, loadedFrom)
    const from = stretchStart(loaded, seenAt, policy)
    // Silent for longer than the debounce before it, as far as was loaded: nothing earlier belongs to it.
    if (millisecondsBetween(loadedFrom, from) > policy.debounceSeconds * 1000) {
      return { from, sightings: loaded.filter(({ at }) => !isBefore(at, from)) }
    }
  }
}

async function saveDays(
  tx: Tx,
  { personId, siteId }: AttendanceSubject,
  facts: {
    readonly before: ReadonlyArray<StoredPunch>
    readonly after: ReadonlyArray<StoredPunch>
    readonly now: Temporal.Instant
  },
  rules: AttendanceRules,
  deps: AttendanceDeps,
): Promise<LiveEvent[]> {
  const before = sessionsOf(facts.before, rules)
  const after = sessionsOf(facts.after, rules)
  const dates = new Map(
    [...before, ...after].map(({ place }) => [place.date.toString(), place.date]),
  )
  const events: LiveEvent[] = []
  for (const [key, date] of dates) {
    for (const occurrence of rules.roster(date)) {
      const was = assessDay(occurrence, before, rules.policy, facts.now)
      const seen = assessDay(occurrence, after, rules.policy, facts.now)
      // The earliest punches loaded may lack the IN that they belong to; only what changed is judged.
      if (
        dayInputs(occurrence, seen.sessions, rules.policy) ===
        dayInputs(occurrence, was.sessions, rules.policy)
      )
        continue
      const gaps = await gapsOf(occurrence, siteId, facts.now, deps)
      const day = assessDay(occurrence, after, rules.policy, facts.now, gaps)
      const inputs = dayInputs(occurrence, day.sessions, rules.policy, gaps)
      const saved = await deps.store.saveDay(tx, { personId, day, inputs, computedAt: facts.now })
      if (saved) events.push({ kind: 'day-changed', personId, date: key })
    }
  }
  return events
}

function punchEvents(
  { changed }: PunchDiff,
  { personId, name }: AttendanceSubject,
  sightings: ReadonlyArray<CameraSighting>,
): LiveEvent[] {
  const cameraOf = new Map(sightings.map(({ id, cameraName }) => [id, cameraName]))
  return changed.map(({ id, direction, at, decidedBy }) => ({
    kind: 'punch',
    punch: {
      id,
      personId,
      personName: name,
      direction,
      at: at.toString(),
      cameraName: cameraOf.get(decidedBy) ?? '',
    },
  }))
}

function later(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return isBefore(one, other) ? other : one
}
