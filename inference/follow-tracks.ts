import type { CameraId } from '../contracts/ids.ts'
import type { DetectorSize, FromWorker, PassageVerdict } from '../contracts/inference.ts'
import type { Region } from '../contracts/cameras.ts'
import type { PreviewFace } from '../contracts/preview.ts'
import { decideIdentity } from '../core/recognition/decide-identity.ts'
import type { Detection } from '../core/recognition/decode-detections.ts'
import type { Rect } from '../core/recognition/geometry.ts'
import { cropFitness, cropIssues, truncationOf } from '../core/recognition/quality.ts'
import type { Vote } from '../core/recognition/read-vote.ts'
import { continuesTrack } from '../core/recognition/same-face.ts'
import type { RecognitionSettings } from '../core/recognition/settings.ts'
import {
  defaultTrackerSettings,
  emptyTracker,
  trackFaces,
  type Track,
} from '../core/recognition/track-faces.ts'
import { worthEmbedding } from '../core/recognition/worth-embedding.ts'
import { normalise, type AlignedFace, type FaceAnalyser } from './analyse-face.ts'
import {
  addLook,
  describeRevision,
  describeSighting,
  evidenceOf,
  mainIssue,
  meanLiveness,
  noteIssue,
  openDossier,
  type Dossier,
  type Look,
} from './dossier.ts'
import { cutPortrait, encodeJpeg } from './evidence.ts'
import type { Frame } from './frame.ts'
import type { GalleryIndex } from './gallery/gallery-index.ts'

export type TrackFollowerDeps = {
  readonly cameraId: CameraId
  readonly modelId: string
  /** Read anew for each frame: they may be changed while the camera runs. */
  readonly settings: () => RecognitionSettings
  readonly analyser: FaceAnalyser
  readonly gallery: () => Pick<GalleryIndex, 'search'> | undefined
  readonly post: (message: FromWorker) => void
  readonly detector: DetectorSize
  /** The part of the picture to look at, as fractions; null is all of it. */
  readonly region: Region | null
  /** A name counts only once the track's mean liveness says bona fide. */
  readonly livenessRequired: boolean
}

/** Follows the faces of one camera from frame to frame and announces who they are, one sighting a face. */
export type TrackFollower = {
  /** Looks at one frame; frames come in order. Resolves with the faces to show. */
  look(frame: Frame, atMs: number): Promise<ReadonlyArray<PreviewFace>>
  /** Ends tracks that no frame will end any more. */
  endAll(atMs: number): Promise<void>
  /** When a face was last seen, epoch milliseconds. */
  lastFaceAtMs(): number
  /** Tracks so far that went on with another person's face. */
  tracksSplit(): number
}

/** A named face goes on being checked for liveness at most so often, crops. */
const mostLiveness = 8

/** What a search finds before there is a gallery. */
const nobody = { candidates: [], cohort: null, alike: false }

/** One track: the sighting in work, and a crop that may be somebody else's. */
type Followed = { dossier: Dossier; suspect: Look | null }

export function followTracks(deps: TrackFollowerDeps): TrackFollower {
  const { analyser, cameraId, modelId, post } = deps
  let tracker = emptyTracker
  let lastFaceAtMs = -Infinity
  let tracksSplit = 0
  const followed = new Map<number, Followed>()

  const examine = async (
    frame: Frame,
    face: Pick<Detection, 'box' | 'landmarks'>,
    track: Followed,
    atMs: number,
  ): Promise<void> => {
    const settings = deps.settings()
    const { live } = settings
    const { dossier } = track
    if (face.box.h < live.faceHeight) return noteIssue(dossier, 'too-small')
    if (truncationOf(face.box, frame) > live.truncation) return noteIssue(dossier, 'cut-off')
    const aligned = await analyser.align(frame, face)
    const [issue] = cropIssues(aligned.quality, live)
    if (issue) return noteIssue(dossier, issue)
    dossier.firstFitAtMs ??= atMs
    const fitness = cropFitness(aligned.quality, live)
    const { lastLook } = dossier
    // A crop that may show somebody else is confirmed or refuted by the very next one.
    const settled = track.suspect === null
    const soFar = {
      examined: settled ? dossier.votes.length : 0,
      named: settled && dossier.announced?.kind === 'matched',
      bestFitness: dossier.bestFitness,
      sinceLastMs: lastLook ? atMs - lastLook.atMs : Infinity,
    }
    const difference = lastLook ? differenceOf(aligned, lastLook.face) : Infinity
    if (!worthEmbedding(soFar, { fitness, difference })) return
    const template = await analyser.embed(aligned)
    const found = deps.gallery()?.search(template, 3) ?? nobody
    const look: Look = {
      atMs,
      template,
      candidates: found.candidates,
      vote: { ...found, quality: fitness },
      face: aligned,
      portrait: cutPortrait(frame, face.box),
    }
    if (!(await takeLook(track, look))) return
    const own = track.dossier
    const liveness =
      own.liveness.length < mostLiveness ? await analyser.liveness(frame, face.box) : null
    if (liveness !== null) own.liveness.push(liveness)
    own.decision = decideIdentity(own.votes, settings.match, {
      ended: false,
      given: own.announced?.kind === 'matched' ? own.announced.personId : null,
      whole: wholeOf(own),
    })
    await tell(own)
  }

  /**
   * Adds a crop to its sighting; where two in a row show somebody else, the track goes on as another one. False while it is
   * open whose the crop is.
   */
  const takeLook = async (track: Followed, look: Look): Promise<boolean> => {
    const { dossier, suspect } = track
    if (continuesTrack(dossier.templates, look.template)) {
      track.suspect = null
      addLook(dossier, look)
      return true
    }
    if (!suspect || !continuesTrack([suspect.template], look.template)) {
      track.suspect = look
      dossier.lastLook = look
      return false
    }
    tracksSplit++
    await close(dossier)
    track.dossier = openDossier(suspect.atMs)
    track.suspect = null
    addLook(track.dossier, suspect)
    addLook(track.dossier, look)
    track.dossier.frames = 2
    track.dossier.lastAtMs = look.atMs
    return true
  }

  /** Announces a name as soon as it stands, and any change of what was announced. */
  const tell = async (dossier: Dossier): Promise<void> => {
    const { decision, announced } = dossier
    if (decision.kind === 'undecided') return
    if (announced === null) {
      if (decision.kind !== 'matched' || !isBonaFide(dossier)) return
      await announce(dossier)
    } else if (changed(announced, decision)) {
      const evidence = evidenceOf(dossier, decision)
      if (!evidence) return
      dossier.announced = decision
      const about = { cameraId, nowMs: Date.now() }
      post({ kind: 'revised', sighting: describeRevision(dossier, decision, evidence, about) })
    }
  }

  const announce = async (dossier: Dossier): Promise<void> => {
    const { decision } = dossier
    if (decision.kind === 'undecided') return
    const evidence = evidenceOf(dossier, decision)
    if (!evidence) return
    dossier.announced = decision
    const crop = await encodeJpeg(evidence.portrait)
    const about = { cameraId, modelId, nowMs: Date.now() }
    post({
      kind: 'sighting',
      sighting: describeSighting(dossier, decision, evidence, about, crop),
    })
  }

  /** What the mean of a track's crops says; null before there are enough of them. */
  const wholeOf = ({ votes, sum, bestFitness }: Dossier): Vote | null => {
    const gallery = deps.gallery()
    if (!gallery || votes.length < deps.settings().match.of) return null
    return { ...gallery.search(normalise(sum), 3), quality: bestFitness }
  }

  const isBonaFide = (dossier: Dossier): boolean => {
    if (!deps.livenessRequired) return true
    const { bonaFide, bonaFideCrops } = deps.settings().live
    return dossier.liveness.length >= bonaFideCrops && (meanLiveness(dossier) ?? 0) >= bonaFide
  }

  /** No further crop will come for this sighting. */
  const close = async (dossier: Dossier): Promise<void> => {
    const { live, match } = deps.settings()
    if (dossier.frames >= live.passageAfterFrames) {
      const verdict: PassageVerdict | null = dossier.votes.length > 0 ? 'fit' : mainIssue(dossier)
      const at = new Date(dossier.lastAtMs).toISOString()
      if (verdict) post({ kind: 'passages', passages: [{ cameraId, at, verdict }] })
    }
    if (dossier.announced) {
      const lastSeenAt = new Date(dossier.lastAtMs).toISOString()
      post({ kind: 'extended', id: dossier.id, lastSeenAt })
      return
    }
    const decided = decideIdentity(dossier.votes, match, {
      ended: true,
      given: null,
      whole: wholeOf(dossier),
    })
    // One crop of a stranger may be anything; one that reads a name is for a person to judge.
    if (decided.kind === 'unknown' && dossier.votes.length < live.unknownAfterCrops) return
    dossier.decision =
      decided.kind === 'matched' && !isBonaFide(dossier) ? doubted(decided) : decided
    await announce(dossier)
  }

  const end = async (track: Track): Promise<void> => {
    const own = followed.get(track.id)
    followed.delete(track.id)
    if (own) await close(own.dossier)
  }

  return {
    async look(frame, atMs) {
      const part = deps.region ? partOf(frame, deps.region) : undefined
      const detections = await analyser.detect(frame, deps.detector, { part })
      const { score, continueScore } = deps.settings().detection
      const { state, seen, ended } = trackFaces(tracker, detections, atMs, {
        ...defaultTrackerSettings,
        startScore: score,
        keepScore: continueScore,
        picture: frame,
      })
      tracker = state
      if (seen.length > 0) lastFaceAtMs = atMs
      for (const track of seen) {
        const own = followed.get(track.id) ?? { dossier: openDossier(atMs), suspect: null }
        followed.set(track.id, own)
        own.dossier.lastAtMs = atMs
        own.dossier.frames++
      }
      // Nameless faces first: a name that stands can wait for its next check.
      const byNeed = seen.toSorted(
        (a, b) => needOf(followed.get(a.id)) - needOf(followed.get(b.id)),
      )
      for (const track of byNeed) {
        const own = followed.get(track.id)
        // A track keeps the very box of the detection that continued it.
        const face = detections.find(({ box }) => box === track.box) ?? track
        if (own) await examine(frame, face, own, atMs)
      }
      for (const track of ended) await end(track)
      return seen.map((track) => show(frame, track, followed.get(track.id)?.dossier))
    },
    async endAll(atMs) {
      const { state, ended } = trackFaces(tracker, [], atMs + 60_000)
      tracker = state
      for (const track of ended) await end(track)
    },
    lastFaceAtMs: () => lastFaceAtMs,
    tracksSplit: () => tracksSplit,
  }
}

type Told = NonNullable<Dossier['announced']>

function changed(before: Told, after: Told): boolean {
  if (before.kind !== after.kind) return true
  return before.kind === 'matched' && after.kind === 'matched' && before.personId !== after.personId
}

/** A name on a face that may be a photo or a screen is for a person to judge. */
function doubted(decision: Extract<Told, { kind: 'matched' }>): Told {
  const { personId, similarity, agreeing } = decision
  return { kind: 'needs-review', candidates: [{ personId, similarity }], agreeing }
}

function needOf(track: Followed | undefined): number {
  return track?.dossier.decision.kind === 'matched' ? 1 : 0
}

/** The region in pixels, even and inside the frame. */
function partOf(frame: Frame, region: Region): Rect {
  const even = (value: number): number => Math.floor(value / 2) * 2
  const x = even(region.x * frame.width)
  const y = even(region.y * frame.height)
  return {
    x,
    y,
    w: Math.max(2, Math.min(frame.width - x, even(region.w * frame.width))),
    h: Math.max(2, Math.min(frame.height - y, even(region.h * frame.height))),
  }
}

/** Mean absolute difference of two aligned crops, every fifth byte, levels of 0 to 255. */
function differenceOf(a: AlignedFace, b: AlignedFace): number {
  const [one, other] = [a.square.data, b.square.data]
  let sum = 0
  let n = 0
  for (let i = 0; i < one.length; i += 5, n++) sum += Math.abs((one[i] ?? 0) - (other[i] ?? 0))
  return sum / n
}

function show(frame: Frame, track: Track, dossier: Dossier | undefined): PreviewFace {
  const box = {
    x: track.box.x / frame.width,
    y: track.box.y / frame.height,
    w: track.box.w / frame.width,
    h: track.box.h / frame.height,
  }
  const told = dossier?.announced
  if (told?.kind === 'matched')
    return {
      track: track.id,
      box,
      state: 'matched',
      personId: told.personId,
      name: dossier?.names.get(told.personId) ?? '',
      similarity: told.similarity,
    }
  // Enough crops without a name: most likely a stranger, though the track may still turn out otherwise.
  const doubtful = (dossier?.votes.length ?? 0) >= 4
  return { track: track.id, box, state: doubtful ? 'unknown' : 'undecided' }
}
