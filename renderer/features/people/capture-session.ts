import type { EnrolResult, RecognitionTest } from '../../../contracts/people.ts'
import { CAPTURE_STEPS, nextStep, type CaptureStep } from './capture-plan.ts'

type LookAlike = { readonly name: string; readonly similarity: number }

/** One photo taken by webcam, and how far it has come. */
export type Capture = {
  readonly step: CaptureStep
  readonly image: Blob
  /** Object URL of `image`, for its thumbnail. */
  readonly url: string
  readonly state:
    | { readonly kind: 'taken' }
    | { readonly kind: 'saving' }
    | { readonly kind: 'saved'; readonly lookAlike: LookAlike | null }
    /** The photo will not do: it has to be taken again. */
    | { readonly kind: 'refused'; readonly message: string }
    /** The node could not take it; saving may be tried again. */
    | { readonly kind: 'not-sent'; readonly message: string }
}

export type TestState =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: RecognitionTest }
  | { readonly kind: 'failed'; readonly message: string }

/** An enrolment by webcam from the first look to the test recognition. */
export type CaptureSession = {
  readonly phase: 'capturing' | 'saving' | 'testing'
  readonly captures: ReadonlyArray<Capture>
  readonly test: TestState | null
}

export type CaptureEvent =
  | {
      readonly kind: 'captured'
      readonly step: CaptureStep
      readonly image: Blob
      readonly url: string
    }
  | { readonly kind: 'discarded'; readonly step: CaptureStep }
  | { readonly kind: 'save-started' }
  | { readonly kind: 'saving'; readonly step: CaptureStep }
  | { readonly kind: 'answered'; readonly step: CaptureStep; readonly result: EnrolResult }
  | { readonly kind: 'not-sent'; readonly step: CaptureStep; readonly message: string }
  /** Everything was answered: on to the test, or back to what was not saved. */
  | { readonly kind: 'save-ended' }
  | { readonly kind: 'test-started' }
  | { readonly kind: 'tested'; readonly result: RecognitionTest }
  | { readonly kind: 'test-failed'; readonly message: string }

export const initialSession: CaptureSession = { phase: 'capturing', captures: [], test: null }

/** The pose to take now; null when all are taken, or when it is not the time for it. */
export function stepAtHand({ phase, captures }: CaptureSession): CaptureStep | null {
  return phase === 'capturing' ? nextStep(captures.map(({ step }) => step)) : null
}

/** Whether there is something to save and nothing left to take first. */
export function readyToSave(session: CaptureSession): boolean {
  return (
    session.phase === 'capturing' &&
    stepAtHand(session) === null &&
    session.captures.every(({ state }) => state.kind !== 'refused')
  )
}

/** How many photos are answered while saving. */
export function countSaved({ captures }: CaptureSession): number {
  return captures.filter(({ state }) => state.kind === 'saved').length
}

/** The session after an event. Pure; captures stay in the order of the steps. */
export function reduceSession(session: CaptureSession, event: CaptureEvent): CaptureSession {
  switch (event.kind) {
    case 'captured': {
      const { step, image, url } = event
      const others = session.captures.filter((each) => each.step !== step)
      return withCaptures(session, [...others, { step, image, url, state: { kind: 'taken' } }])
    }
    case 'discarded':
      return withCaptures(
        session,
        session.captures.filter(({ step }) => step !== event.step),
      )
    case 'save-started':
      return { ...session, phase: 'saving' }
    case 'saving':
      return withState(session, event.step, { kind: 'saving' })
    case 'answered':
      return withState(
        session,
        event.step,
        event.result.kind === 'accepted'
          ? { kind: 'saved', lookAlike: event.result.lookAlike }
          : { kind: 'refused', message: event.result.message },
      )
    case 'not-sent':
      return withState(session, event.step, { kind: 'not-sent', message: event.message })
    case 'save-ended':
      return {
        ...session,
        phase: countSaved(session) === session.captures.length ? 'testing' : 'capturing',
      }
    case 'test-started':
      return { ...session, test: { kind: 'running' } }
    case 'tested':
      return { ...session, test: { kind: 'done', result: event.result } }
    case 'test-failed':
      return { ...session, test: { kind: 'failed', message: event.message } }
    default:
      return event satisfies never
  }
}

function withCaptures(session: CaptureSession, captures: ReadonlyArray<Capture>): CaptureSession {
  const place = ({ step }: Capture): number => CAPTURE_STEPS.indexOf(step)
  return { ...session, captures: captures.toSorted((a, b) => place(a) - place(b)) }
}

const withState = (
  session: CaptureSession,
  step: CaptureStep,
  state: Capture['state'],
): CaptureSession => ({
  ...session,
  captures: session.captures.map((each) => (each.step === step ? { ...each, state } : each)),
})
