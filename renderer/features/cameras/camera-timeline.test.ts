import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CameraEvent, CameraEventState } from '../../../contracts/cameras.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { formatUptime, readTimeline } from './camera-timeline.ts'

const midnight = Date.parse('2026-11-22T00:00:00Z')
const at = (minutes: number): number => midnight + minutes * 60_000
const instant = (minutes: number): string => new Date(at(minutes)).toISOString()

const event = (minutes: number, state: CameraEventState, node = 'desk'): CameraEvent => ({
  id: '0190a6b4-7f63-7c4e-9d1c-2f5a1e3b4c5d',
  cameraId: 'camera' as CameraId,
  at: instant(minutes),
  node,
  state,
})
const live: CameraEventState = { kind: 'live', since: instant(0) }
const connecting: CameraEventState = { kind: 'connecting' }
const fault = (cause: 'stalled' | 'refused', failures = 1): CameraEventState => ({
  kind: 'retrying',
  cause,
  message: `It ${cause}.`,
  failures,
  nextTryAt: instant(0),
})

it('cuts the time into states, and takes what was before from the event before', () => {
  const { spans } = readTimeline([event(20, { kind: 'disabled' }), event(-90, live)], at(0), at(60))
  expect(spans.map(({ from, to, class: each }) => [from, to, each])).toEqual([
    [at(0), at(20), 'live'],
    [at(20), at(60), 'rest'],
  ])
})

it('says where nothing is known', () => {
  const { spans, uptime } = readTimeline([], at(0), at(60))
  expect(spans).toEqual([{ from: at(0), to: at(60), class: 'unknown', state: null, node: null }])
  expect(uptime).toBeNull()
})

it('makes one gap of all tries in a row, named after the fault that stood longest', () => {
  const { gaps, uptime } = readTimeline(
    [
      event(0, live),
      event(30, fault('stalled')),
      event(31, connecting),
      event(32, fault('refused')),
      event(40, connecting),
      event(40, live),
    ],
    at(0),
    at(100),
  )
  expect(gaps).toEqual([
    { from: at(30), to: at(40), open: false, cause: fault('refused'), node: 'desk' },
  ])
  expect(uptime).toBeCloseTo(0.9, 9)
})

it('leaves a gap open that lasts', () => {
  const { gaps } = readTimeline([event(0, live), event(50, fault('stalled'))], at(0), at(60))
  expect(gaps).toMatchObject([{ from: at(50), to: at(60), open: true }])
})

it('passes over a short reconnection without a fault', () => {
  const events = [event(0, live), event(10, connecting), event(10.02, live)]
  expect(readTimeline(events, at(0), at(60)).gaps).toEqual([])
})

it('counts neither rest nor a switched-off camera against the uptime', () => {
  const events = [event(0, { kind: 'resting', until: null }), event(30, live)]
  expect(readTimeline(events, at(0), at(60)).uptime).toBe(1)
})

it('follows the desktop that holds the camera', () => {
  const { spans } = readTimeline(
    [
      event(0, live, 'north'),
      event(1, { kind: 'elsewhere', node: 'north' }, 'south'),
      event(30, { kind: 'elsewhere', node: 'south' }, 'north'),
      event(31, live, 'south'),
    ],
    at(0),
    at(60),
  )
  expect(spans.map(({ node, class: each }) => [node, each])).toEqual([
    ['north', 'live'],
    ['north', 'unknown'],
    ['south', 'live'],
  ])
})

it('counts the time in which the program did not run as a gap, unless another desktop had the camera', () => {
  const events = [event(0, live), event(30, { kind: 'stopped', crashed: true }), event(40, live)]
  expect(readTimeline(events, at(0), at(60)).gaps).toMatchObject([
    { from: at(30), to: at(40), cause: { kind: 'stopped' } },
  ])
  const taken = [...events, event(30, live, 'other')]
  expect(readTimeline(taken, at(0), at(60)).gaps).toEqual([])
})

it('never rounds up to all of the time', () => {
  expect(formatUptime(0.9999)).toBe('99.9 %')
  expect(formatUptime(1)).toBe('100 %')
  expect(formatUptime(null)).toBe('–')
})

it('covers all of the time without holes, whatever the events', () => {
  const state = fc.constantFrom<CameraEventState>(
    live,
    connecting,
    fault('stalled'),
    { kind: 'disabled' },
    { kind: 'elsewhere', node: 'x' },
  )
  const events = fc.array(
    fc.record({
      minutes: fc.integer({ min: -50, max: 150 }),
      state,
      node: fc.constantFrom('a', 'b'),
    }),
  )
  fc.assert(
    fc.property(events, (all) => {
      const { spans, uptime } = readTimeline(
        all.map(({ minutes, state, node }) => event(minutes, state, node)),
        at(0),
        at(100),
      )
      expect(spans[0]?.from).toBe(at(0))
      expect(spans.at(-1)?.to).toBe(at(100))
      for (const [index, span] of spans.entries()) {
        expect(span.to).toBeGreaterThan(span.from)
        if (index > 0) expect(span.from).toBe(spans[index - 1]?.to)
      }
      if (uptime !== null) expect(uptime).toBeGreaterThanOrEqual(0)
      if (uptime !== null) expect(uptime).toBeLessThanOrEqual(1)
    }),
  )
})
