import { debounce, seenInOrder, type Run, type SeenFact } from './debounce.ts'
import {
  openStayBook,
  type Direction,
  type OpenStay,
  type PunchSource,
  type Stay,
  type StayRules,
} from './stays.ts'

/** A punch by hand or by another device. */
export type GivenPunch = {
  readonly id: string
  readonly direction: Direction
  readonly atMs: number
  readonly source: PunchSource
}

/** A punch of one person. */
export type WalkedPunch = {
  /** Of the given punch, or of the sighting that began the run: that one names it for good. */
  readonly id: string
  readonly direction: Direction
  /** First sighting of the run for an IN, last one for an OUT: that one moves until the run ends or is cut. */
  readonly atMs: number
  readonly source: PunchSource
  /** When its run began. */
  readonly beginsMs: number
  /** The sighting at `atMs`; null where no sighting made it. */
  readonly decidedBy: string | null
}

export type Walk = {
  /** In order of time. */
  readonly punches: ReadonlyArray<WalkedPunch>
  /** The sightings behind each punch, by its id, in order of time. */
  readonly evidence: ReadonlyMap<string, ReadonlyArray<SeenFact>>
  /** What the punches come to. */
  readonly stays: ReadonlyArray<Stay<WalkedPunch>>
  /** Sightings of runs that a void took back. */
  readonly voided: ReadonlySet<string>
}

export type WalkFacts = {
  readonly sightings: ReadonlyArray<SeenFact>
  readonly given: ReadonlyArray<GivenPunch>
  /** Ids of punches and sightings that were taken back. */
  readonly voids: ReadonlySet<string>
}

type Due = {
  readonly atMs: number
  /** At one instant OUT comes before IN, and what depends on the state comes last. */
  readonly rank: 0 | 1 | 2
  readonly id: string
  readonly what:
    | { readonly kind: 'run'; readonly run: Run }
    | { readonly kind: 'given'; readonly punch: GivenPunch }
}

function byDue(one: Due, other: Due): number {
  return (
    one.atMs - other.atMs ||
    one.rank - other.rank ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}

function dueOfRun(run: Run): Due {
  const what = { kind: 'run', run } as const
  const { id } = run.first
  switch (run.role) {
    case 'entry':
      return { atMs: run.first.atMs, rank: 1, id, what }
    case 'exit':
      return { atMs: run.last.atMs, rank: 0, id, what }
    case 'both':
      return { atMs: run.first.atMs, rank: 2, id, what }
    default:
      return run.role satisfies never
  }
}

/**
 * Goes through one person's sightings and given punches in order of time: which punches there are, which sightings are
 * behind each, and which stays they make.
 *
 * Pure, and the same for any order and repetition of the facts. `before` is who is in before the first of them, if
 * anybody. A run of which a sighting is voided makes no punch.
 */
export function walkPunches(
  facts: WalkFacts,
  rules: StayRules,
  before: OpenStay<WalkedPunch> | null = null,
): Walk {
  const runs = debounce(seenInOrder(facts.sightings), rules.policy)
  const isVoid = ({ id }: { readonly id: string }) => facts.voids.has(id)
  const taken = new Set(
    facts.voids.size === 0 ? [] : runs.filter(({ sightings }) => sightings.some(isVoid)),
  )
  const kept = runs.filter((run) => !taken.has(run))
  const given = new Map(facts.given.filter((punch) => !isVoid(punch)).map((one) => [one.id, one]))
  const queue = [
    ...kept.map(dueOfRun),
    ...[...given.values()].map((punch): Due => {
      const { atMs, id } = punch
      return { atMs, id, rank: punch.direction === 'out' ? 0 : 1, what: { kind: 'given', punch } }
    }),
  ].sort(byDue)

  const book = openStayBook<WalkedPunch>(rules, before)
  const punches: WalkedPunch[] = []
  const evidence = new Map<string, SeenFact[]>()
  const credit = (of: WalkedPunch, run: Run) => {
    const known = evidence.get(of.id)
    if (known) known.push(...run.sightings)
    else evidence.set(of.id, [...run.sightings])
  }
  // Runs whose direction is decided and whose OUT is yet to come, in order.
  let later: ReadonlyArray<Due> = []
  const takeRun = (run: Run, direction: Direction) => {
    const punch = punchOfRun(run, direction)
    const step = book.take(punch)
    if (step.kind === 'taken') punches.push(punch)
    credit(step.kind === 'taken' ? punch : step.of, run)
  }
  const take = ({ what, rank }: Due) => {
    if (what.kind === 'given') {
      const punch = { ...what.punch, beginsMs: what.punch.atMs, decidedBy: null }
      // A given punch that repeats another stays in the list: somebody made it.
      book.take(punch)
      punches.push(punch)
      return
    }
    if (rank !== 2) return takeRun(what.run, rank === 0 ? 'out' : 'in')
    const session = book.openAt(what.run.first.atMs)
    if (session === null) return takeRun(what.run, 'in')
    const sinceIn = what.run.first.atMs - session.in.atMs
    if (sinceIn < rules.policy.minToggleMinutes * 60_000) return credit(session.in, what.run)
    const out: Due = { atMs: what.run.last.atMs, rank: 0, id: what.run.first.id, what }
    later = [...later, out].sort(byDue)
  }
  for (const due of queue) {
    for (let next = later[0]; next && byDue(next, due) < 0; next = later[0]) {
      later = later.slice(1)
      take(next)
    }
    take(due)
  }
  for (const due of later) take(due)

  const inOrder = [...evidence].map(([id, sightings]) => [id, seenInOrder(sightings)] as const)
  return {
    punches,
    evidence: new Map(inOrder),
    stays: book.stays(),
    voided: new Set([...taken].flatMap(({ sightings }) => sightings.map(({ id }) => id))),
  }
}

function punchOfRun(run: Run, direction: Direction): WalkedPunch {
  const decider = direction === 'in' ? run.first : run.last
  return {
    id: run.first.id,
    direction,
    atMs: decider.atMs,
    source: 'camera',
    beginsMs: run.first.atMs,
    decidedBy: decider.id,
  }
}
