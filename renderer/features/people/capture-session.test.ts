import { describe, expect, it } from 'vitest'
import type { PersonId, ReferenceId } from '../../../contracts/ids.ts'
import type { EnrolResult } from '../../../contracts/people.ts'
import type { CaptureStep } from './capture-plan.ts'
import {
  initialSession,
  readyToSave,
  reduceSession,
  stepAtHand,
  type CaptureEvent,
  type CaptureSession,
} from './capture-session.ts'

const run = (...events: ReadonlyArray<CaptureEvent>): CaptureSession =>
  events.reduce(reduceSession, initialSession)
const captured = (step: CaptureStep): CaptureEvent => ({
  kind: 'captured',
  step,
  image: new Blob(),
  url: `blob:${step}`,
})
const all = [captured('front'), captured('left'), captured('right')]
const refused: EnrolResult = { kind: 'refused', issues: ['too-blurred'], message: 'Hold still.' }
const accepted: EnrolResult = {
  kind: 'accepted',
  lookAlike: null,
  reference: {
    id: 'reference' as ReferenceId,
    personId: 'person' as PersonId,
    source: 'webcam',
    quality: {
      faceHeight: 200,
      sharpness: 300,
      brightness: 120,
      clipped: 0,
      occlusion: 0,
      truncation: 0,
      pose: { yaw: 0, pitch: 0, roll: 0 },
      liveness: 1,
    },
    addedAt: '2026-11-22T08:00:00Z',
    addedBy: 'operator',
  },
}
const answered = (step: CaptureStep, result: EnrolResult): CaptureEvent => ({
  kind: 'answered',
  step,
  result,
})

describe('an enrolment by webcam', () => {
  it('asks for one pose after the other and can be saved after the third', () => {
    expect(stepAtHand(run())).toBe('front')
    expect(stepAtHand(run(captured('front')))).toBe('left')
    expect(readyToSave(run(captured('front'), captured('left')))).toBe(false)
    expect(readyToSave(run(...all))).toBe(true)
  })

  it('keeps thumbnails in the order of the poses when one is taken again', () => {
    const session = run(...all, { kind: 'discarded', step: 'front' }, captured('front'))
    expect(session.captures.map(({ step }) => step)).toEqual(['front', 'left', 'right'])
  })

  it('takes no photo while saving', () => {
    expect(stepAtHand(run(captured('front'), { kind: 'save-started' }))).toBeNull()
  })

  it('goes on to the test when everything is saved', () => {
    const session = run(
      ...all,
      { kind: 'save-started' },
      answered('front', accepted),
      answered('left', accepted),
      answered('right', accepted),
      { kind: 'save-ended' },
    )
    expect(session.phase).toBe('testing')
  })

  it('goes back to a refused photo, which must be taken again before saving', () => {
    const back = run(
      ...all,
      { kind: 'save-started' },
      answered('front', accepted),
      answered('left', refused),
      answered('right', accepted),
      { kind: 'save-ended' },
    )
    expect(back.phase).toBe('capturing')
    expect(readyToSave(back)).toBe(false)
    const again = [{ kind: 'discarded', step: 'left' } as const, captured('left')].reduce(
      reduceSession,
      back,
    )
    expect(readyToSave(again)).toBe(true)
  })

  it('lets saving be tried again when the node could not be reached', () => {
    const session = run(
      ...all,
      { kind: 'save-started' },
      { kind: 'not-sent', step: 'front', message: 'The database is away.' },
      answered('left', accepted),
      answered('right', accepted),
      { kind: 'save-ended' },
    )
    expect(session.phase).toBe('capturing')
    expect(readyToSave(session)).toBe(true)
  })
})
