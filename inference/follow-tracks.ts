import type { DetectorSize } from '../contracts/inference.ts'
import type { DirectionLine, Polygon, Region } from '../contracts/cameras.ts'
import type { PreviewFace } from '../contracts/preview.ts'
import { attentionOf, frameIntervalMs } from '../core/recognition/attention.ts'
import { crossLine, farFromLine, type LineWatch } from '../core/recognition/cross-line.ts'
import { decideIdentity } from '../core/recognition/decide-identity.ts'
import type { Detection } from '../core/recognition/decode-detections.ts'
import { cropFitness, cropIssues, truncationOf } from '../core/recognition/quality.ts'
import type { Place } from '../core/recognition/polygon.ts'
import { continuesTrack } from '../core/recognition/same-face.ts'
import {
  defaultTrackerSettings,
  emptyTracker,
  trackFaces,
  type Track,
} from '../core/recognition/track-faces.ts'
import { worthAligning, worthEmbedding } from '../core/recognition/worth-embedding.ts'
import type { FaceAnalyser } from './analyse-face.ts'
import { addLook, noteIssue, openDossier, type Dossier, type Look } from './dossier.ts'
import { cutPortrait } from './evidence.ts'
import { counts, differenceOf, middleOf, partOf, showFace } from './faces-in-frame.ts'
import type { Frame } from './frame.ts'
import { tellSightings, type TellSightingsDeps } from './tell-sightings.ts'

export type TrackFollowerDeps = TellSightingsDeps & {
  readonly analyser: FaceAnalyser
  readonly detector: DetectorSize
  /** The part of the picture to look at, as fractions; null is all of it. */
  readonly region: Region | null
  /** Faces count only where their middle lies in one of these, fractions of the picture; none means everywhere. */
  readonly zones: ReadonlyArray<Polygon>
  readonly line: DirectionLine | null
}

/** Follows the faces of one camera from frame to frame and announces who they are, one sighting a face. */
export type TrackFollower = {
  /** Looks at one frame; frames come in order. Resolves with the faces to show. */
  look(frame: Frame, atMs: number): Promise<ReadonlyArray<PreviewFace>>
  /** Whether a frame of that time is worth a look, at `fps` frames a second while there is something to decide. */
  wants(atMs: number, fps: number): boolean
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
type Followed = { dossier: Dossier; suspect: Look | null; watch: LineWatch; fit: boolean }

/** How far from a line a face is clearly on one side of it: a share of its own height. */
const clearOfLine = 0.35
/** Frames come a little early or late, share of the time between two. */
const jitter = 0.15

export function followTracks(deps: TrackFollowerDeps): TrackFollower {
  const { analyser, post } = deps
  let tracker = emptyTracker
  let lastFaceAtMs = -Infinity
  let tracksSplit = 0
  /** Time of the frame that was looked at last, and of the first one since nobody was there. */
  let lookedAtMs: number | null = null
  let beganAtMs = -Infinity
  /** Whose faces were seen in it. */
  let inView: ReadonlyArray<Followed> = []
  const followed = new Map<number, Followed>()
  const { tell, wholeOf, close } = tellSightings(deps)

  const examine = async (
    frame: Frame,
    face: Pick<Detection, 'box' | 'landmarks'>,
    track: Followed,
    atMs: number,
  ): Promise<void> => {
    const settings = deps.settings()
    const { live } = settings
    const { dossier } = track
    track.fit = false
    if (face.box.h < live.faceHeight) return noteIssue(dossier, 'too-small')
    if (truncationOf(face.box, frame) > live.truncation) return noteIssue(dossier, 'cut-off')
    const { lastLook } = dossier
    // A crop that may show somebody else is confirmed or refuted by the very next one.
    const settled = track.suspect === null
    const soFar = {
      examined: settled ? dossier.votes.length : 0,
      named: settled && dossier.announced?.kind === 'matched',
      bestFitness: dossier.bestFitness,
      sinceLastMs: lastLook ? atMs - lastLook.atMs : Infinity,
    }
    if (!worthAligning(soFar, face.box.h / (lastLook?.face.box.h ?? face.box.h))) return
    const aligned = await analyser.align(frame, face)
    const [issue] = cropIssues(aligned.quality, live)
    if (issue) return noteIssue(dossier, issue)
    track.fit = true
    dossier.firstFitAtMs ??= atMs
    const fitness = cropFitness(aligned.quality, live)
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

  /** Notes when a face goes over the camera's line; its sighting may be announced or yet to come. */
  const watchLine = (frame: Frame, track: Track, own: Followed, atMs: number): void => {
    if (!deps.line) return
    const inPixels = ({ x, y }: Place): Place => ({ x: x * frame.width, y: y * frame.height })
    const line = { ...deps.line, from: inPixels(deps.line.from), to: inPixels(deps.line.to) }
    const margin = track.box.h * clearOfLine
    const { watch, crossed } = crossLine(own.watch, middleOf(track.box), line, margin)
    own.watch = watch
    if (crossed === null) return
    own.dossier.crossed = crossed
    if (!own.dossier.announced) return
    const at = new Date(atMs).toISOString()
    post({ kind: 'crossed', id: own.dossier.id, direction: crossed, at })
  }

  const end = async (track: Track): Promise<void> => {
    const own = followed.get(track.id)
    followed.delete(track.id)
    if (own) await close(own.dossier)
  }

  return {
    async look(frame, atMs) {
      if (lookedAtMs === null) beganAtMs = atMs
      lookedAtMs = atMs
      const part = deps.region ? partOf(frame, deps.region) : undefined
      const found = await analyser.detect(frame, deps.detector, { part })
      const detections = found.filter(({ box }) => counts(box, frame, deps.zones))
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
        const own = followed.get(track.id) ?? newcomer(atMs)
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
        if (!own) continue
        watchLine(frame, track, own, atMs)
        await examine(frame, face, own, atMs)
      }
      for (const track of ended) await end(track)
      inView = seen.flatMap(({ id }) => followed.get(id) ?? [])
      return seen.map((track) => showFace(frame, track, followed.get(track.id)?.dossier))
    },
    wants(atMs, fps) {
      if (lookedAtMs === null || atMs < lookedAtMs) return true
      const faces = inView.map(({ dossier, suspect, fit }) => ({
        named: suspect === null && dossier.announced?.kind === 'matched',
        examined: dossier.examined,
        fit,
      }))
      const attention = attentionOf(faces, atMs - Math.max(lastFaceAtMs, beganAtMs))
      const interval = frameIntervalMs(attention, fps, deps.line !== null)
      return atMs - lookedAtMs >= interval * (1 - jitter)
    },
    async endAll(atMs) {
      const { state, ended } = trackFaces(tracker, [], atMs + 60_000)
      tracker = state
      inView = []
      lookedAtMs = null
      for (const track of ended) await end(track)
    },
    lastFaceAtMs: () => lastFaceAtMs,
    tracksSplit: () => tracksSplit,
  }
}

const newcomer = (atMs: number): Followed => ({
  dossier: openDossier(atMs),
  suspect: null,
  watch: farFromLine,
  fit: false,
})

function needOf(track: Followed | undefined): number {
  return track?.dossier.decision.kind === 'matched' ? 1 : 0
}
