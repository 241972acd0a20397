import { v7 as uuidv7 } from 'uuid'
import type { CameraId, SightingId } from '../contracts/ids.ts'
import type { DecidedSighting, FromWorker } from '../contracts/inference.ts'
import type { PreviewFace } from '../contracts/preview.ts'
import { decideIdentity, type Decision, type Vote } from '../core/recognition/decide-identity.ts'
import { isCutOff } from '../core/recognition/quality.ts'
import type { RecognitionSettings } from '../core/recognition/settings.ts'
import { emptyTracker, trackFaces, type Track } from '../core/recognition/track-faces.ts'
import type { AlignedFace, FaceAnalyser } from './analyse-face.ts'
import { cutPortrait, encodeJpeg } from './evidence.ts'
import type { Frame, RgbSquare } from './frame.ts'
import type { Candidate, GalleryIndex } from './gallery-index.ts'

type Evidence = {
  readonly score: number
  readonly square: RgbSquare
  readonly face: AlignedFace
  readonly candidates: ReadonlyArray<Candidate>
}

/** What is known of one track beyond where it is. */
type Dossier = {
  readonly id: SightingId
  readonly firstAtMs: number
  firstFitAtMs: number | null
  lastAtMs: number
  lastExaminedAtMs: number
  readonly votes: Vote[]
  readonly names: Map<string, string>
  readonly liveness: number[]
  /** The best crop for each identity that crops were taken for; `` where there was none. */
  readonly evidence: Map<string, Evidence>
  decision: Decision
  announced: boolean
}

export type TrackFollowerDeps = {
  readonly cameraId: CameraId
  readonly modelId: string
  readonly settings: RecognitionSettings
  readonly analyser: FaceAnalyser
  readonly gallery: () => GalleryIndex
  readonly post: (message: FromWorker) => void
}

/** Follows the faces of one camera from frame to frame and announces who they are, one sighting a track. */
export type TrackFollower = {
  /** Looks at one frame; frames come in order. Resolves with the faces to show. */
  look(frame: Frame, atMs: number): Promise<ReadonlyArray<PreviewFace>>
  /** Ends tracks that no frame will end any more. */
  endAll(atMs: number): Promise<void>
  /** When a face was last seen, epoch milliseconds. */
  lastFaceAtMs(): number
}

/** A track that stayed nameless this long is looked at less often: its crops repeat, milliseconds. */
const patientVotes = 10
const patientEveryMs = 1000

export function followTracks(deps: TrackFollowerDeps): TrackFollower {
  const { analyser, settings } = deps
  let tracker = emptyTracker
  let lastFaceAtMs = -Infinity
  const dossiers = new Map<number, Dossier>()

  const open = (track: Track): Dossier => {
    const known = dossiers.get(track.id)
    if (known) return known
    const made: Dossier = {
      id: uuidv7() as SightingId,
      firstAtMs: track.firstAtMs,
      firstFitAtMs: null,
      lastAtMs: track.lastAtMs,
      lastExaminedAtMs: -Infinity,
      votes: [],
      names: new Map(),
      liveness: [],
      evidence: new Map(),
      decision: { kind: 'undecided' },
      announced: false,
    }
    dossiers.set(track.id, made)
    return made
  }

  const examine = async (frame: Frame, track: Track, dossier: Dossier): Promise<void> => {
    if (dossier.decision.kind === 'matched') return
    if (track.box.h < settings.live.faceHeight || isCutOff(track.box, frame)) return
    const since = track.lastAtMs - dossier.lastExaminedAtMs
    if (dossier.votes.length >= patientVotes && since < patientEveryMs) return
    const face = await analyser.align(frame, track.box)
    if (Math.abs(face.quality.pose.yaw) > settings.live.yaw) return
    if (face.quality.sharpness < settings.live.sharpness) return
    dossier.firstFitAtMs ??= track.lastAtMs
    dossier.lastExaminedAtMs = track.lastAtMs
    const candidates = deps.gallery().search(await analyser.embed(face), 3)
    dossier.votes.push({ candidates })
    for (const { personId, name } of candidates) dossier.names.set(personId, name)
    if (dossier.liveness.length < 3)
      dossier.liveness.push(await analyser.liveness(frame, track.box))
    const score = face.quality.faceHeight * Math.sqrt(face.quality.sharpness)
    const taken = candidates[0]?.personId ?? ''
    if (score > (dossier.evidence.get(taken)?.score ?? 0) * 1.2)
      dossier.evidence.set(taken, {
        score,
        face,
        candidates,
        square: cutPortrait(frame, track.box),
      })
    dossier.decision = decideIdentity(dossier.votes, settings.match, false)
  }

  const announce = async (dossier: Dossier): Promise<void> => {
    const { decision } = dossier
    if (decision.kind === 'undecided') return
    // Two people may have crossed in one track: the evidence of a name is a crop that was taken for it.
    const evidence =
      decision.kind === 'matched'
        ? dossier.evidence.get(decision.personId)
        : [...dossier.evidence.values()].toSorted((a, b) => b.score - a.score)[0]
    if (!evidence) return
    dossier.announced = true
    deps.post({
      kind: 'sighting',
      sighting: describe(deps, dossier, decision, evidence, await encodeJpeg(evidence.square)),
    })
  }

  const end = async (track: Track): Promise<void> => {
    const dossier = dossiers.get(track.id)
    dossiers.delete(track.id)
    if (!dossier) return
    if (dossier.announced) {
      deps.post({ kind: 'extended', id: dossier.id, lastSeenAt: instant(dossier.lastAtMs) })
      return
    }
    if (dossier.votes.length < settings.live.unknownAfterCrops) return
    dossier.decision = decideIdentity(dossier.votes, settings.match, true)
    await announce(dossier)
  }

  return {
    async look(frame, atMs) {
      const detections = await analyser.detect(frame)
      const { state, seen, ended } = trackFaces(tracker, detections, atMs)
      tracker = state
      if (seen.length > 0) lastFaceAtMs = atMs
      for (const track of seen) {
        const dossier = open(track)
        dossier.lastAtMs = atMs
        await examine(frame, track, dossier)
        if (dossier.decision.kind === 'matched' && !dossier.announced) await announce(dossier)
      }
      for (const track of ended) await end(track)
      return seen.map((track) => show(frame, track, dossiers.get(track.id)))
    },
    async endAll(atMs) {
      const { state, ended } = trackFaces(tracker, [], atMs + 60_000)
      tracker = state
      for (const track of ended) await end(track)
    },
    lastFaceAtMs: () => lastFaceAtMs,
  }
}

function describe(
  deps: TrackFollowerDeps,
  dossier: Dossier,
  decision: Exclude<Decision, { kind: 'undecided' }>,
  evidence: Evidence,
  crop: Uint8Array,
): DecidedSighting {
  const [first, second] =
    decision.kind === 'needs-review' ? decision.candidates : evidence.candidates
  const live = dossier.liveness
  const liveness =
    live.length > 0 ? live.reduce((sum, value) => sum + value, 0) / live.length : null
  return {
    id: dossier.id,
    cameraId: deps.cameraId,
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
          ? first.similarity - second.similarity
          : null,
    liveness,
    firstSeenAt: instant(dossier.firstAtMs),
    firstFitAt: dossier.firstFitAtMs === null ? null : instant(dossier.firstFitAtMs),
    lastSeenAt: instant(dossier.lastAtMs),
    decidedAt: instant(Date.now()),
    candidates: (decision.kind === 'needs-review' ? decision.candidates : evidence.candidates).map(
      ({ personId, similarity }) => ({ personId, similarity }),
    ),
    quality: { ...evidence.face.quality, liveness: liveness ?? 1 },
    modelId: deps.modelId,
    box: evidence.face.box,
    crop,
  }
}

function show(frame: Frame, track: Track, dossier: Dossier | undefined): PreviewFace {
  const box = {
    x: track.box.x / frame.width,
    y: track.box.y / frame.height,
    w: track.box.w / frame.width,
    h: track.box.h / frame.height,
  }
  const decision = dossier?.decision
  if (decision?.kind === 'matched')
    return {
      track: track.id,
      box,
      state: 'matched',
      personId: decision.personId,
      name: dossier?.names.get(decision.personId) ?? '',
      similarity: decision.similarity,
    }
  // Enough crops without a name: most likely a stranger, though the track may still turn out otherwise.
  const doubtful = (dossier?.votes.length ?? 0) >= 4
  return { track: track.id, box, state: doubtful ? 'unknown' : 'undecided' }
}

const instant = (ms: number): string => new Date(ms).toISOString()
