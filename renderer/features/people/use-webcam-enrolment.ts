import { useEffect, useEffectEvent, useReducer, useRef, type RefObject } from 'react'
import type { PersonId } from '../../../contracts/ids.ts'
import type { EnrolResult, FrameAssessment, RecognitionTest } from '../../../contracts/people.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { HOLD_MS, holdSince, judgeFrame, type CaptureStep } from './capture-plan.ts'
import {
  initialSession,
  reduceSession,
  stepAtHand,
  type CaptureSession,
} from './capture-session.ts'
import { FULL, grabFrame } from './grab-frame.ts'

/** Tries of the test recognition, and milliseconds between them: a head moves. */
const TEST_TRIES = 4
const TEST_PAUSE_MS = 600

type Options = {
  readonly personId: PersonId
  readonly video: RefObject<HTMLVideoElement | null>
  readonly automatic: boolean
  /** Called when photos were saved. */
  readonly onSaved: () => void
}

export type WebcamEnrolmentControl = {
  readonly session: CaptureSession
  /** Judges a frame that was looked at, and takes a photo by itself when it is time to. */
  readonly seen: (frame: FrameAssessment) => void
  readonly capture: () => Promise<void>
  readonly retake: (step: CaptureStep) => void
  readonly save: () => Promise<void>
  readonly test: () => Promise<void>
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs one enrolment by webcam: capture, save, test. */
export function useWebcamEnrolment({
  personId,
  video,
  automatic,
  onSaved,
}: Options): WebcamEnrolmentControl {
  const api = useApi()
  const [session, dispatch] = useReducer(reduceSession, initialSession)
  const readySince = useRef<number | null>(null)
  const capturing = useRef(false)
  const closed = useRef(false)

  const releasePictures = useEffectEvent(() => {
    for (const { url } of session.captures) URL.revokeObjectURL(url)
  })
  useEffect(() => {
    closed.current = false
    return () => {
      closed.current = true
      releasePictures()
    }
  }, [])

  const capture = async (): Promise<void> => {
    const step = stepAtHand(session)
    if (step === null || capturing.current || !video.current) return
    capturing.current = true
    readySince.current = null
    try {
      const image = await grabFrame(video.current, FULL)
      if (!image || closed.current) return
      dispatch({ kind: 'captured', step, image, url: URL.createObjectURL(image) })
    } finally {
      capturing.current = false
    }
  }

  const seen = (frame: FrameAssessment): void => {
    const step = stepAtHand(session)
    if (step === null) return
    const now = performance.now()
    readySince.current = holdSince(readySince.current, judgeFrame(step, frame), now)
    const held = readySince.current !== null && now - readySince.current >= HOLD_MS
    if (automatic && held) void capture()
  }

  const retake = (step: CaptureStep): void => {
    const old = session.captures.find((each) => each.step === step)
    if (old) URL.revokeObjectURL(old.url)
    readySince.current = null
    dispatch({ kind: 'discarded', step })
  }

  const test = async (): Promise<void> => {
    dispatch({ kind: 'test-started' })
    let result: RecognitionTest | null = null
    for (let attempt = 0; attempt < TEST_TRIES && !closed.current; attempt += 1) {
      if (attempt > 0) await pause(TEST_PAUSE_MS)
      const image = video.current && (await grabFrame(video.current, FULL))
      if (!image) continue
      try {
        result = await api.people.testRecognition({ image })
      } catch (error) {
        return dispatch({ kind: 'test-failed', message: errorSentence(error) })
      }
      if (result.kind === 'matched') break
    }
    if (result) dispatch({ kind: 'tested', result })
    else dispatch({ kind: 'test-failed', message: 'The webcam gives no picture to test with.' })
  }

  const save = async (): Promise<void> => {
    dispatch({ kind: 'save-started' })
    let refused = false
    for (const { step, image, state } of session.captures) {
      if (state.kind === 'saved') continue
      dispatch({ kind: 'saving', step })
      try {
        const result: EnrolResult = await api.people.enrol({ personId, source: 'webcam', image })
        refused ||= result.kind === 'refused'
        dispatch({ kind: 'answered', step, result })
      } catch (error) {
        refused = true
        dispatch({ kind: 'not-sent', step, message: errorSentence(error) })
      }
    }
    onSaved()
    dispatch({ kind: 'save-ended' })
    if (!refused && !closed.current) await test()
  }

  return { session, seen, capture, retake, save, test }
}
