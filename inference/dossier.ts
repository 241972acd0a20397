import { v7 as uuidv7 } from 'uuid'
import type { CameraId, SightingId } from '../contracts/ids.ts'
import {
  TEMPLATE_LENGTH,
  type Candidate,
  type DecidedSighting,
  type RevisedSighting,
} from '../contracts/inference.ts'
import type { QualityIssue } from '../contracts/people.ts'
import type { Decision } from '../core/recognition/decide-identity.ts'
import type { Vote } from '../core/recognition/read-vote.ts'
import type { AlignedFace } from './analyse-face.ts'
import type { RgbSquare } from './frame.ts'

/** One crop that was embedded. */
export type Look = {
  readonly atMs: number
  readonly template: Float32Array
  readonly candidates: ReadonlyArray<Candidate>
  readonly vote: Vote
  readonly face: AlignedFace
  readonly portrait: RgbSquare
}

/** What is known of one face beyond where it is: the stuff of one sighting. */
export type Dossier = {
  readonly id: SightingId
  readonly firstAtMs: number
  firstFitAtMs: number | null
  lastAtMs: number
  frames: number
  /** The last ones. */
  readonly votes: Vote[]
  /** Votes in all. */
  examined: number
  /** The templates of the last crops, for telling whether a crop still shows the same face. */
  readonly templates: Float32Array[]
  /** Sum of all crops' templates, each times its fitness. */
  readonly sum: Float32Array
  readonly names: Map<string, string>
  readonly liveness: number[]
  /** How often crops were kept from being examined, and why. */
  readonly issues: Map<QualityIssue, number>
  /** The best crop for each identity that crops were taken for; '' where there was none. */
  readonly evidence: Map<string, Look>
  bestFitness: number
  lastLook: Look | null
  decision: Decision
  /** What was told of it; null before. */
  announced: Decision | null
  /** Which way it went over its camera's line last; null: it did not. */
  crossed: 'in' | 'out' | null
}

/** Templates that a next one is compared with. */
const keptTemplates = 8
/** Votes that a decision is made of: somebody may sit before a camera all day. At one in 1.5 s these are five minutes. */
const keptVotes = 200
/** Identities of which a crop is kept as evidence. */
const keptEvidence = 4

export function openDossier(atMs: number): Dossier {
  return {
    id: uuidv7() as SightingId,
    firstAtMs: atMs,
    firstFitAtMs: null,
    lastAtMs: atMs,
    frames: 0,
    votes: [],
    examined: 0,
    templates: [],
    sum: new Float32Array(TEMPLATE_LENGTH),
    names: new Map(),
    liveness: [],
    issues: new Map(),
    evidence: new Map(),
    bestFitness: 0,
    lastLook: null,
    decision: { kind: 'undecided' },
    announced: null,
    crossed: null,
  }
}

/** Takes a crop's look into account; the decision is the caller's to make anew. */
export function addLook(dossier: Dossier, look: Look): void {
  const { vote, candidates } = look
  dossier.firstFitAtMs ??= look.atMs
  dossier.lastLook = look
  dossier.examined++
  dossier.votes.push(vote)
  if (dossier.votes.length > keptVotes) dossier.votes.shift()
  dossier.templates.push(look.template)
  const { sum } = dossier
  for (let i = 0; i < sum.length; i++)
    sum[i] = (sum[i] ?? 0) + (look.template[i] ?? 0) * vote.quality
  if (dossier.templates.length > keptTemplates) dossier.templates.shift()
  dossier.bestFitness = Math.max(dossier.bestFitness, vote.quality)
  for (const { personId, name } of candidates) dossier.names.set(personId, name)
  const taken = candidates[0]?.personId ?? ''
  if (vote.quality > (dossier.evidence.get(taken)?.vote.quality ?? 0) * 1.1)
    dossier.evidence.set(taken, look)
  if (dossier.evidence.size > keptEvidence) dropWorst(dossier)
}

/** Forgets the least fit evidence, but not that of the name that stands. */
function dropWorst({ evidence, decision }: Dossier): void {
  const named = decision.kind === 'matched' ? decision.personId : null
  const [worst] = [...evidence]
    .filter(([personId]) => personId !== named)
    .toSorted(([, a], [, b]) => a.vote.quality - b.vote.quality)
  if (worst) evidence.delete(worst[0])
}

export function noteIssue(dossier: Dossier, issue: QualityIssue): void {
  dossier.issues.set(issue, (dossier.issues.get(issue) ?? 0) + 1)
}

/** What kept most of its crops from being examined; null when one was. */
export function mainIssue(dossier: Dossier): QualityIssue | null {
  if (dossier.votes.length > 0) return null
  return [...dossier.issues].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

/** Mean over the track's crops, 0 to 1; null before the first. */
export function meanLiveness({ liveness }: Dossier): number | null {
  if (liveness.length === 0) return null
  return liveness.reduce((sum, value) => sum + value, 0) / liveness.length
}

type Told = Exclude<Decision, { kind: 'undecided' }>

/** The crop that shows what was decided: two people may have crossed, so a name's evidence is a crop taken for it. */
export function evidenceOf(dossier: Dossier, decision: Told): Look | undefined {
  const own = decision.kind === 'matched' ? dossier.evidence.get(decision.personId) : undefined
  return (
    own ?? [...dossier.evidence.values()].toSorted((a, b) => b.vote.quality - a.vote.quality)[0]
  )
}

const instant = (ms: number): string => new Date(ms).toISOString()

/** What a decision says of a sighting, whether first or changed. */
function meaningOf(dossier: Dossier, decision: Told, evidence: Look) {
  const shown = decision.kind === 'needs-review' ? decision.candidates : evidence.candidates
  const [first, second] = shown
  return {
    outcome: decision.kind,
    personId: decision.kind === 'matched' ? decision.personId : null,
    similarity:
      decision.kind === 'matched'
        ? decision.similarity
        : decision.kind === 'unknown'
          ? (decision.best?.similarity ?? null)
          : (first?.similarity ?? null),
    margin:
      decision.kind === 'matched'
        ? decision.margin
        : first && second
          ? Math.max(0, first.similarity - second.similarity)
          : null,
    liveness: meanLiveness(dossier),
    examined: dossier.examined,
    agreeing: decision.agreeing,
    candidates: shown.slice(0, 3).map(({ personId, similarity }) => ({ personId, similarity })),
    lastSeenAt: instant(dossier.lastAtMs),
  } as const
}

export function describeSighting(
  dossier: Dossier,
  decision: Told,
  evidence: Look,
  about: { readonly cameraId: CameraId; readonly modelId: string; readonly nowMs: number },
  crop: Uint8Array,
): DecidedSighting {
  const meaning = meaningOf(dossier, decision, evidence)
  return {
    id: dossier.id,
    cameraId: about.cameraId,
    ...meaning,
    firstSeenAt: instant(dossier.firstAtMs),
    firstFitAt: dossier.firstFitAtMs === null ? null : instant(dossier.firstFitAtMs),
    decidedAt: instant(about.nowMs),
    quality: { ...evidence.face.quality, liveness: meaning.liveness ?? 1 },
    crossed: dossier.crossed,
    modelId: about.modelId,
    box: evidence.face.box,
    crop,
  }
}

export function describeRevision(
  dossier: Dossier,
  decision: Told,
  evidence: Look,
  about: { readonly cameraId: CameraId; readonly nowMs: number },
): RevisedSighting {
  return {
    id: dossier.id,
    cameraId: about.cameraId,
    ...meaningOf(dossier, decision, evidence),
    revisedAt: instant(about.nowMs),
  }
}
