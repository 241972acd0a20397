import { afterEach, expect, it, onTestFinished, vi } from 'vitest'
import type { CameraId } from '../../contracts/ids.ts'
import type { CameraCounters } from '../../contracts/inference.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { startEconomy } from './economy-service.ts'

const camera = 'camera' as CameraId
const openingSeconds = 16
const idle: CameraCounters = {
  ...{ cameraId: camera, decoded: 0, previewFrames: 0, mainFrames: 0, bytes: 0 },
  ...{ due: 0, analysed: 0, dropped: 0, queueDepth: 0, tracksSplit: 0, corrupt: 0 },
  ...{ mode: 'active', watched: false, picture: null, latencyMs: 100, decoderCpuSeconds: 0 },
  decoding: { by: 'software', reason: null },
}

/** A desktop whose one camera has `due` more frames a second, of which `dropped` are dropped. */
function start() {
  vi.useFakeTimers()
  let counters = idle
  let each = { due: 20, dropped: 0 }
  const events: LiveEvent[] = []
  const limits: Array<number | null> = []
  const service = startEconomy({
    bus: { publish: (event) => void events.push(event) },
    log: { warn: () => undefined, info: () => undefined },
    running: () => [camera],
    counters: () => counters,
    setObserveFps: (fps) => void limits.push(fps),
  })
  onTestFinished(() => service[Symbol.dispose]())
  const pass = (seconds: number): void => {
    for (let i = 0; i < seconds; i++) {
      const { due, dropped } = counters
      counters = { ...counters, due: due + each.due, dropped: dropped + each.dropped }
      vi.advanceTimersByTime(1000)
    }
  }
  return {
    ...{ service, events, limits, pass },
    drop: (dropped: number) => (each = { ...each, dropped }),
    reopen: () => (counters = idle),
  }
}

afterEach(() => void vi.useRealTimers())

it('says nothing while the machine keeps up', () => {
  const { service, events, pass } = start()
  pass(60)
  expect(service.state()).toEqual({ kind: 'normal' })
  expect(events).toEqual([])
})

it('lets observing cameras yield when frames are dropped, tells it, and takes it back', () => {
  const { service, events, limits, pass, drop } = start()
  pass(openingSeconds)
  drop(6)
  pass(6)
  expect(limits).toEqual([2])
  expect(service.state()).toMatchObject({ kind: 'short', observeFps: 2, previewFps: null })
  drop(0)
  pass(60)
  expect(limits).toEqual([2, null])
  expect(service.state()).toEqual({ kind: 'normal' })
  const told = events.flatMap((event) => (event.kind === 'load' ? event.state.kind : []))
  expect(told).toEqual(['short', 'normal'])
})

it('says nothing of the moment in which its cameras are opened for the first time', () => {
  const { service, limits, pass, drop } = start()
  drop(12)
  pass(openingSeconds - 1)
  expect(service.state()).toEqual({ kind: 'normal' })
  pass(6)
  expect(limits).toEqual([2])
})

it('does not take a camera that was opened anew for a flood of frames', () => {
  const { service, pass, drop, reopen } = start()
  drop(1)
  pass(2 * openingSeconds)
  reopen()
  pass(20)
  expect(service.state()).toEqual({ kind: 'normal' })
})
