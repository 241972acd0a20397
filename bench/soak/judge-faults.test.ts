import { describe, expect, it } from 'vitest'
import type { CameraState } from '../../contracts/cameras.ts'
import { judgeFault, type InjectedFault, type SeenNote, type SeenState } from './judge-faults.ts'
import type { FaultKind } from './plan-faults.ts'

const live: CameraState = { kind: 'live', since: '2026-11-22T08:00:00Z' }
const retrying = (cause: 'stalled' | 'refused' | 'unauthorised'): CameraState => ({
  kind: 'retrying',
  cause,
  message: '',
  failures: 1,
  nextTryAt: '2026-11-22T08:00:00Z',
})
const degraded = (cause: 'corruption' | 'low-rate'): CameraState => ({
  ...{ kind: 'degraded', since: '2026-11-22T08:00:00Z', illnesses: [{ cause, message: '' }] },
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

const judge = (one: InjectedFault, states: SeenState[], notes: SeenNote[] = [], silent = false) =>
  judgeFault(one, { states, notes, endedAtMs: 200_000 }, silent)

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
    expect(judge(fault('server-killed', 100, 112), states).verdict).toBe(verdict)
  })

  it('gives a stall 15 s to be noticed', () => {
    const states = [seen(0, live), seen(114, retrying('stalled')), seen(122, live)]
    expect(judge(fault('stall', 100, 120), states)).toMatchObject({
      noticedS: 14,
      recoveredS: 2,
      verdict: 'ok',
    })
  })

  it.each([
    [130, 'ok'],
    [141, 'ok'],
    [142, 'slow'],
  ])('lets a wrong password be tried again by its schedule: back at %i s is %s', (at, verdict) => {
    // Refused at 100, at 106 and at 131 s at the latest, and then 10 s to come back.
    const states = [
      ...[seen(0, live), seen(100.5, retrying('stalled'))],
      ...[seen(101, retrying('unauthorised')), seen(at, live)],
    ]
    expect(judge(fault('wrong-password', 100, 120), states)).toMatchObject({
      ...{ noticedS: 1, withinS: 21.3, verdict },
    })
  })

  it('counts a recovery only after the fault was noticed', () => {
    const states = [
      ...[seen(99, degraded('low-rate')), seen(100.7, live)],
      ...[seen(105, retrying('refused')), seen(109, live)],
    ]
    expect(judge(fault('connection-dropped', 100, 100), states)).toMatchObject({
      ...{ noticedS: 5, recoveredS: 9, verdict: 'ok' },
      trail: ['-1 low-rate', '0.7 live', '5 refused', '9 live'],
    })
  })

  it('does not take what comes long after for the fault', () => {
    const states = [seen(0, live), seen(163, { kind: 'connecting' }), seen(170, live)]
    expect(judge(fault('clock-jump', 100, 100), states)).toMatchObject({
      ...{ absorbed: true, verdict: 'ok' },
    })
  })

  it('does not take another illness for the fault', () => {
    const states = [seen(0, live), seen(104, degraded('low-rate')), seen(122, live)]
    expect(judge(fault('corruption', 100, 120), states).verdict).toBe('not-noticed')
    states.splice(1, 1, seen(104, degraded('corruption')))
    expect(judge(fault('corruption', 100, 120), states).verdict).toBe('ok')
  })

  it('lets damage pass that decodes without an error, and only that', () => {
    const one = fault('corruption', 100, 120)
    expect(judge(one, [seen(0, live)], [], true)).toMatchObject({ absorbed: true, verdict: 'ok' })
    expect(judge(one, [seen(0, live)]).verdict).toBe('not-noticed')
  })

  it('calls a switch absorbed that the camera was live through', () => {
    expect(judge(fault('codec-switch', 100, 115), [seen(0, live)])).toMatchObject({
      absorbed: true,
      verdict: 'ok',
    })
  })

  it('counts the way back from a switch that the camera had gone along with', () => {
    const states = [
      ...[seen(0, live), seen(102, retrying('refused')), seen(110, live)],
      ...[seen(116, retrying('refused')), seen(124, live)],
    ]
    expect(judge(fault('codec-switch', 100, 115), states)).toMatchObject({ recoveredS: 9 })
    expect(judge(fault('server-killed', 100, 115), states)).toMatchObject({ recoveredS: 0 })
  })

  it('does not count what another camera did', () => {
    const states = [seen(0, live), seen(105, retrying('refused'), 'Gate')]
    expect(judge(fault('server-killed', 100, 112), states).verdict).toBe('not-noticed')
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
    expect(judge(killed, states, notes)).toMatchObject({
      noticedS: 0.2,
      recoveredS: 7,
      verdict: 'ok',
    })
    expect(judge(killed, states.slice(0, 5), notes).verdict).toBe('not-recovered')
  })

  it('says why a fault was not made', () => {
    const skipped = { ...fault('spool-disk-full', 100, 100), notMade: 'only root can' }
    expect(judge(skipped, [])).toMatchObject({
      verdict: 'not-made',
      note: 'only root can',
    })
  })
})
