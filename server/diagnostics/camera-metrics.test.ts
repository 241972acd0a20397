import { describe, expect, it } from 'vitest'
import type { CameraState, CameraWithState } from '../../contracts/cameras.ts'
import type { CameraCounters } from '../../contracts/inference.ts'
import { newId } from '../new-id.ts'
import { createCameraMeter } from './camera-metrics.ts'

const id = newId<'camera'>()
const live: CameraState = { kind: 'live', since: '2026-11-22T08:00:00Z' }
const camera = (state: CameraState = live): CameraWithState & { codec: string | null } => ({
  id,
  siteId: newId<'site'>(),
  name: 'Front door',
  role: 'entry',
  mainUrl: 'rtsp://camera/main',
  subUrl: null,
  username: null,
  transport: 'tcp',
  enabled: true,
  smallestFace: 60,
  detectorSize: 'auto',
  region: null,
  livenessRequired: false,
  position: 0,
  hasPassword: false,
  codec: 'h264',
  state,
})
const counters = (more: Partial<CameraCounters> = {}): CameraCounters => ({
  cameraId: id,
  decoded: 0,
  previewFrames: 0,
  mainFrames: 0,
  bytes: 0,
  due: 0,
  analysed: 0,
  dropped: 0,
  queueDepth: 0,
  tracksSplit: 0,
  mode: 'quiet',
  latencyMs: null,
  ...more,
})
/** Counters after so many seconds of a camera at 12 pictures a second, 5 of them analysed, 500 kbit/s. */
const after = (seconds: number, more: Partial<CameraCounters> = {}): CameraCounters =>
  counters({
    decoded: seconds * 5,
    previewFrames: seconds * 12,
    analysed: seconds * 5,
    bytes: seconds * 62_500,
    ...more,
  })

describe('the rates of a camera', () => {
  it('are the differences of its counters over the time between', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2, 3, 4]) meter.sample([after(second)], second * 1000)
    const last = { mode: 'active', queueDepth: 1, dropped: 7, latencyMs: 140 } as const
    meter.sample([after(5, last)], 5000)
    expect(meter.read(camera(), 2)).toEqual({
      cameraId: id,
      name: 'Front door',
      state: 'live',
      codec: 'h264',
      previewFps: 12,
      analysisFps: 5,
      mode: 'active',
      queueDepth: 1,
      framesDropped: 7,
      latencyMs: 140,
      reconnects: 2,
      kbitPerSecond: 500,
    })
  })

  it('speak of the last ten seconds alone', () => {
    const meter = createCameraMeter()
    for (let second = 0; second <= 60; second++) meter.sample([after(second)], second * 1000)
    // It stands still for a while.
    for (let second = 61; second <= 65; second++) meter.sample([after(60)], second * 1000)
    expect(meter.read(camera(), 0).previewFps).toBe(6)
    for (let second = 66; second <= 75; second++) meter.sample([after(60)], second * 1000)
    expect(meter.read(camera(), 0).previewFps).toBe(0)
  })

  it('begin anew with a reconnected camera, which counts from nought', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2, 3]) meter.sample([after(second)], second * 1000)
    meter.sample([after(0)], 4000)
    meter.sample([after(1)], 5000)
    expect(meter.read(camera(), 1)).toMatchObject({ previewFps: 12, kbitPerSecond: 500 })
  })

  it('are nought with one sample, and with none', () => {
    const meter = createCameraMeter()
    const nothing = { previewFps: 0, analysisFps: 0, kbitPerSecond: 0 }
    expect(meter.read(camera(), 0)).toMatchObject({ ...nothing, mode: 'off', latencyMs: null })
    meter.sample([after(9)], 1000)
    expect(meter.read(camera(), 0)).toMatchObject({ ...nothing, mode: 'quiet' })
  })

  it('are nought for a camera that is not live, whatever was counted before', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2]) meter.sample([after(second)], second * 1000)
    expect(meter.read(camera({ kind: 'connecting' }), 3)).toMatchObject({
      state: 'connecting',
      previewFps: 0,
      mode: 'off',
      reconnects: 3,
    })
  })

  it('are each camera’s own', () => {
    const meter = createCameraMeter()
    const other = newId<'camera'>()
    for (const second of [1, 2])
      meter.sample([after(second), after(second * 2, { cameraId: other })], second * 1000)
    expect(meter.read(camera(), 0).previewFps).toBe(12)
    expect(meter.read({ ...camera(), id: other }, 0).previewFps).toBe(24)
  })
})
