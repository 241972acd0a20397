import type { Temporal } from 'temporal-polyfill'
import type { CameraId, PersonId, PunchId, SightingId, SiteId } from '../../contracts/ids.ts'
import type { Sighting } from '../../contracts/live.ts'
import type { DayAssessment } from '../../core/attendance/assess-day.ts'
import type { CameraPunch } from '../../core/attendance/punches-from-sightings.ts'
import type { StandingPunch } from '../../core/attendance/replan-punches.ts'
import type { Shift } from '../../core/attendance/settings.ts'
import type { MatchedSighting } from '../../core/attendance/sighting-runs.ts'
import type { Tx } from './transaction.ts'

/** Whose attendance it is, and under which clock. */
export type AttendanceSubject = {
  readonly personId: PersonId
  readonly name: string
  readonly siteId: SiteId
  readonly timeZone: string
}

export type CameraSighting = MatchedSighting & {
  readonly cameraId: CameraId
  readonly cameraName: string
}

export type StoredPunch = StandingPunch & { readonly id: PunchId }

export type NewPunch = CameraPunch & {
  readonly id: PunchId
  readonly personId: PersonId
  /** Of the camera. */
  readonly siteId: SiteId
  /** The longest that its run can make it move. */
  readonly slidesUntil: Temporal.Instant
}

/** Differences between the punches of one person that are stored and those that ought to be. */
export type PunchChanges = {
  readonly superseded: ReadonlyArray<PunchId>
  readonly moved: ReadonlyArray<{ readonly id: PunchId; readonly at: Temporal.Instant }>
  readonly added: ReadonlyArray<NewPunch>
  /** Whole evidence, in valid punches, of the sightings it names; null: of no punch. */
  readonly evidence: ReadonlyMap<SightingId, PunchId | null>
}

export type DayToSave = {
  readonly personId: PersonId
  readonly day: DayAssessment
  /** What the day follows from (`dayInputs`); kept as a hash. */
  readonly inputs: string
  readonly computedAt: Temporal.Instant
}

/** Shifts, punches and days. Every call rejects with `DatabaseError` only. */
export interface AttendanceStore {
  /** Lets no other transaction work on that person's attendance until `tx` ends. */
  lockPerson(tx: Tx, personId: PersonId): Promise<void>
  subject(tx: Tx, personId: PersonId): Promise<AttendanceSubject | null>
  /** The shift of everybody at the site; made from the defaults the first time. */
  defaultShift(siteId: SiteId, tx?: Tx): Promise<Shift>
  /** Matched sightings of the person at any site, first seen at or after `from`. */
  sightingsFrom(tx: Tx, personId: PersonId, from: Temporal.Instant): Promise<CameraSighting[]>
  /** Valid punches of the person whose run began at or after `from`. */
  punchesFrom(tx: Tx, personId: PersonId, from: Temporal.Instant): Promise<StoredPunch[]>
  savePunches(tx: Tx, changes: PunchChanges): Promise<void>
  /** False, and nothing written, if the day is stored like that already. */
  saveDay(tx: Tx, day: DayToSave): Promise<boolean>

  /** Valid punches begun in [from, to), of everybody who belongs to the site or of one person, by person. */
  punchesBetween(
    who: { readonly siteId: SiteId } | { readonly personId: PersonId },
    from: Temporal.Instant,
    to: Temporal.Instant,
  ): Promise<ReadonlyMap<PersonId, ReadonlyArray<StoredPunch>>>
  /** Revisions of the days stored for a date, of the same people. */
  revisions(
    who: { readonly siteId: SiteId } | { readonly personId: PersonId },
    date: Temporal.PlainDate,
  ): Promise<ReadonlyMap<PersonId, number>>
  /** The sightings behind punches, oldest first. */
  evidence(punches: ReadonlyArray<PunchId>): Promise<ReadonlyMap<PunchId, ReadonlyArray<Sighting>>>
  /** Sightings of the person first seen in [from, to) that are behind no valid punch, oldest first. */
  otherSightings(
    personId: PersonId,
    from: Temporal.Instant,
    to: Temporal.Instant,
  ): Promise<ReadonlyArray<Sighting>>
}
