import { expect, it } from 'vitest'
import type { CameraState } from '../../contracts/cameras.ts'
import { describeCameraState } from './describe-camera-state.ts'

const now = Date.parse('2026-11-22T08:00:00Z')

it.each<[CameraState, string]>([
  [{ kind: 'live', since: '2026-11-22T07:00:00Z' }, 'Live'],
  [{ kind: 'connecting' }, 'Connecting'],
  [{ kind: 'resting', until: '2026-11-22T17:00:00Z' }, 'Resting'],
  [{ kind: 'disabled' }, 'Off'],
  [{ kind: 'elsewhere', node: 'desk-2' }, 'Elsewhere on desk-2'],
])('puts %o into the words "%s"', (state, word) => {
  expect(describeCameraState(state, now)).toMatchObject({ word, retryInSeconds: null })
})

it('names a fault and counts down to the next try', () => {
  const fault: CameraState = {
    kind: 'retrying',
    cause: 'unauthorised',
    message: 'Check the user name and the password.',
    failures: 2,
    nextTryAt: '2026-11-22T08:00:07.400Z',
  }
  expect(describeCameraState(fault, now)).toMatchObject({
    tone: 'bad',
    word: 'Wrong user name or password',
    detail: 'Check the user name and the password.',
    retryInSeconds: 8,
  })
  expect(describeCameraState(fault, now + 60_000).retryInSeconds).toBe(0)
})

it('names every illness of a camera that still sends pictures', () => {
  const ill: CameraState = {
    kind: 'degraded',
    since: '2026-11-22T07:59:00Z',
    illnesses: [
      { cause: 'corruption', message: '4 % of the pictures are damaged.' },
      { cause: 'low-rate', message: '3 pictures a second instead of 15.' },
    ],
  }
  expect(describeCameraState(ill, now)).toMatchObject({
    tone: 'warn',
    word: 'Damaged pictures, Too few pictures',
    detail: '4 % of the pictures are damaged. 3 pictures a second instead of 15.',
    retryInSeconds: null,
  })
})
