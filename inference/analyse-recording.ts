import {
  type FromWorker,
  type RecordingToAnalyse,
  type RecordingTold,
} from '../contracts/inference.ts'
import { detectMotion, stillMotion } from '../core/recognition/motion.ts'
import type { TrackFollower } from './follow-tracks.ts'
import { decodedSize } from './main-decoder.ts'
import { makeMasker } from './mask.ts'
import { readRecording } from './read-recording.ts'
import { shrinkLuma } from './shrink-luma.ts'

/** A part is told when nobody is before the camera and this much was looked at since the last one, seconds of the recording. */
const partSeconds = 30
/** Somebody may stay all day: then tracks are ended there. */
const mostPartSeconds = 120
/** How long frames are looked at after the last motion, and after the last face, as on live cameras, milliseconds. */
const activeAfterMotionMs = 1500
const activeAfterFaceMs = 1300
const progressEveryMs = 500
/** So that the picture that a part ends before is read again when the next one begins there, seconds. */
const hair = 0.001

export type AnalyseRecordingDeps = {
  readonly ffmpeg: string
  /** Frames a second, unless the camera has a rate of its own. */
  readonly analysisFps: number
  readonly openFollower: (post: (message: FromWorker) => void) => TrackFollower
  readonly tell: (told: RecordingTold) => void
  /** Resolves when the part that was told is stored. */
  readonly taken: () => Promise<void>
}

type Fact = Extract<RecordingTold, { kind: 'part' }>['facts'][number]

/**
 * Looks at a recording as if its camera had sent it at the time when it was taken: every instant is of the recording's clock.
 * It is told in parts between which no track goes on, so that the analysis can begin again at the end of any of them.
 */
export async function analyseRecording(
  request: RecordingToAnalyse,
  { ffmpeg, analysisFps, openFollower, tell, taken }: AnalyseRecordingDeps,
): Promise<void> {
  const { beginsAtMs } = request
  let facts: Fact[] = []
  let atMs = beginsAtMs + request.fromSeconds * 1000
  let keptSeconds = request.fromSeconds
  let following = false
  let motion = stillMotion
  let toldAtMs = performance.now()

  const follower = openFollower((message) => {
    const fact = dated(message, atMs)
    if (fact) facts.push(fact)
  })
  const endTracks = async (): Promise<void> => {
    if (following) await follower.endAll(atMs)
    following = false
  }
  const tellPart = async (doneSeconds: number): Promise<void> => {
    const told = facts
    facts = []
    keptSeconds = doneSeconds
    tell({ kind: 'part', doneSeconds, facts: told })
    await taken()
  }

  const masker = makeMasker(request.masks)
  const fps = request.analysisFps ?? analysisFps
  const size = decodedSize(request.picture)
  const reader = readRecording({ ...request, ffmpeg, fps, size })
  try {
    for (;;) {
      const read = await reader.next()
      if (!read) break
      const { frame, seconds, release } = read
      masker.i420(frame.data, frame)
      const nowMs = Math.round(beginsAtMs + seconds * 1000)
      motion = detectMotion(motion, shrinkLuma(frame.data, frame.width, frame.height), nowMs)
      const active =
        nowMs - motion.movedAtMs < activeAfterMotionMs ||
        nowMs - follower.lastFaceAtMs() < activeAfterFaceMs
      const since = seconds - keptSeconds
      if (!active || since >= mostPartSeconds) await endTracks()
      if (!following && since >= partSeconds) await tellPart(Math.max(0, seconds - hair))
      atMs = nowMs
      if (active) {
        following = true
        await follower.look(frame, nowMs)
      }
      release()
      if (performance.now() - toldAtMs < progressEveryMs) continue
      toldAtMs = performance.now()
      tell({ kind: 'progress', doneSeconds: seconds })
    }
    await endTracks()
    const doneSeconds = Math.max(keptSeconds, (atMs - beginsAtMs) / 1000)
    await tellPart(doneSeconds)
    tell({ kind: 'ended', doneSeconds, problem: reader.problem() })
  } finally {
    reader.close()
  }
}

/** What is stored of a recording, decided when its picture was taken; null for what is not. */
function dated(message: FromWorker, atMs: number): Fact | null {
  const at = new Date(atMs).toISOString()
  switch (message.kind) {
    case 'sighting':
      return { ...message, sighting: { ...message.sighting, decidedAt: at } }
    case 'revised':
      return { ...message, sighting: { ...message.sighting, revisedAt: at } }
    case 'extended':
    case 'crossed':
      return message
    default:
      // Passages tell how fit a camera's picture is now.
      return null
  }
}
