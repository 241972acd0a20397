import { describe, expect, it } from 'vitest'
import type { CameraState } from '../../contracts/cameras.ts'
import { judgeFault, type InjectedFault, type SeenState } from './judge-faults.ts'
import type { FaultKind } from './plan-faults.ts'

const live: CameraState = { kind: 'live', since: '2026-11-22T08:00:00Z' }
const retrying = (cause: 'stalled' | 'refused' | 'unauthorised'): CameraState => ({
  kind: 'retrying',
  cause,
  message: '',
  failures: 1,
  nextTryAt: '2026-11-22T08:00:00Z',
})

const fault = (kind: FaultKind, fromS: number, toS: number): InjectedFault => ({
  kind,
  camera: 'Door',
  fromS,
  toS,
  fromMs: fromS * 1000,
  toMs: toS * 1000,
  notMade: null,
})
const seen = (atS: number, state: CameraState, camera = 'Door'): SeenState => ({
  camera,
  atMs: atS * 1000,
  state,
})

describe('judging a fault', () => {
  it.each([
    [
      'noticed and healed in time',
      [
        [0, live],
        [109, retrying('refused')],
        [115, live],
      ],
      'ok',
    ],
    ['never noticed', [[0, live]], 'not-noticed'],
    [
      'noticed after more than 10 s',
      [
        [0, live],
        [111, retrying('refused')],
        [115, live],
      ],
      'late',
    ],
    [
      'not healed',
      [
        [0, live],
        [105, retrying('refused')],
      ],
      'not-recovered',
    ],
    [
      'healed after more than 10 s',
      [
        [0, live],
        [105, retrying('refused')],
        [123, live],
      ],
      'slow',
    ],
  ] as const)('says of one that was %s: %s', (_, events, verdict) => {
    const states = events.map(([at, state]) => seen(at, state))
    expect(judgeFault(fault('server-killed', 100, 112), states, [], 200_000).verdict).toBe(verdict)
  })

  it('gives a stall 15 s to be noticed', () => {
    const states = [seen(0, live), seen(114, retrying('stalled')), seen(122, live)]
    expect(judgeFault(fault('stall', 100, 120), states, [], 200_000)).toMatchObject({
      noticedS: 14,
      recoveredS: 2,
      verdict: 'ok',
    })
  })

  it('lets a wrong password be tried again rarely', () => {
    const states = [seen(0, live), seen(101, retrying('unauthorised')), seen(170, live)]
    expect(judgeFault(fault('wrong-password', 100, 120), states, [], 200_000).verdict).toBe('ok')
  })

  it('calls a switch absorbed that the camera was live through', () => {
    expect(judgeFault(fault('codec-switch', 100, 115), [seen(0, live)], [], 200_000)).toMatchObject(
      { absorbed: true, verdict: 'ok' },
    )
  })

  it('does not count what another camera did', () => {
    const states = [seen(0, live), seen(105, retrying('refused'), 'Gate')]
    expect(judgeFault(fault('server-killed', 100, 112), states, [], 200_000).verdict).toBe(
      'not-noticed',
    )
  })

  it('waits for every camera after an inference process was killed', () => {
    const killed: InjectedFault = { ...fault('inference-killed', 100, 100), camera: null }
    const notes = [{ kind: 'inference-ended' as const, atMs: 100_200 }]
    const connecting: CameraState = { kind: 'connecting' }
    const states = [
      ...[seen(0, live), seen(0, live, 'Gate')],
      ...[seen(101, connecting), seen(101, connecting, 'Gate')],
      ...[seen(104, live), seen(107, live, 'Gate')],
    ]
    expect(judgeFault(killed, states, notes, 200_000)).toMatchObject({
      noticedS: 0.2,
      recoveredS: 7,
      verdict: 'ok',
    })
    expect(judgeFault(killed, states.slice(0, 5), notes, 200_000).verdict).toBe('not-recovered')
  })

  it('says why a fault was not made', () => {
    const skipped = { ...fault('spool-disk-full', 100, 100), notMade: 'only root can' }
    expect(judgeFault(skipped, [], [], 200_000)).toMatchObject({
      verdict: 'not-made',
      note: 'only root can',
    })
  })
})
