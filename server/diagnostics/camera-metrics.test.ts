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
  analysisFps: null,
  activeHours: [],
  masks: [],
  zones: [],
  line: null,
  hardwareDecoding: 'auto',
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
  watched: false,
  picture: { width: 1920, height: 1080 },
  decoding: { by: 'software', reason: null },
  decoderCpuSeconds: 0,
  corrupt: 0,
  latencyMs: null,
  ...more,
})
const beside = (reconnects: number) => ({
  reconnects,
  gaps: { count: 0, seconds: 0 },
  shownFps: 11,
})
/** A look of the meter, with so many CPU seconds of the process that takes the camera in. */
const sampled = (now: CameraCounters, ingestCpuSeconds: number | null = null) => ({
  counters: now,
  ingestCpuSeconds,
})
/** Counters after so many seconds of a camera at 12 pictures a second, 5 of them analysed, 500 kbit/s. */
const after = (seconds: number, more: Partial<CameraCounters> = {}): CameraCounters =>
  counters({
    decoded: seconds * 5,
    previewFrames: seconds * 12,
    mainFrames: seconds * 15,
    analysed: seconds * 5,
    bytes: seconds * 62_500,
    ...more,
  })

describe('the rates of a camera', () => {
  it('are the differences of its counters over the time between', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2, 3, 4]) meter.sample([sampled(after(second))], second * 1000)
    const last = { mode: 'active', queueDepth: 1, dropped: 7, latencyMs: 140 } as const
    meter.sample([sampled(after(5, last))], 5000)
    expect(meter.read(camera(), beside(2))).toEqual({
      cameraId: id,
      name: 'Front door',
      state: 'live',
      codec: 'h264',
      resolution: { width: 1920, height: 1080 },
      decoding: { by: 'software', reason: null },
      mainFps: 15,
      shownFps: 11,
      gaps: { count: 0, seconds: 0 },
      cpuShare: null,
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
    for (let second = 0; second <= 60; second++)
      meter.sample([sampled(after(second))], second * 1000)
    // It stands still for a while.
    for (let second = 61; second <= 65; second++) meter.sample([sampled(after(60))], second * 1000)
    expect(meter.read(camera(), beside(0)).previewFps).toBe(6)
    for (let second = 66; second <= 75; second++) meter.sample([sampled(after(60))], second * 1000)
    expect(meter.read(camera(), beside(0)).previewFps).toBe(0)
  })

  it('begin anew with a reconnected camera, which counts from nought', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2, 3]) meter.sample([sampled(after(second))], second * 1000)
    meter.sample([sampled(after(0))], 4000)
    meter.sample([sampled(after(1))], 5000)
    expect(meter.read(camera(), beside(1))).toMatchObject({ previewFps: 12, kbitPerSecond: 500 })
  })

  it('are nought with one sample, and with none', () => {
    const meter = createCameraMeter()
    const nothing = { previewFps: 0, analysisFps: 0, kbitPerSecond: 0 }
    expect(meter.read(camera(), beside(0))).toMatchObject({
      ...nothing,
      mode: 'off',
      latencyMs: null,
    })
    meter.sample([sampled(after(9))], 1000)
    expect(meter.read(camera(), beside(0))).toMatchObject({ ...nothing, mode: 'quiet' })
  })

  it('are nought for a camera that is not live, whatever was counted before', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2]) meter.sample([sampled(after(second))], second * 1000)
    expect(meter.read(camera({ kind: 'connecting' }), beside(3))).toMatchObject({
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
      meter.sample(
        [sampled(after(second)), sampled(after(second * 2, { cameraId: other }))],
        second * 1000,
      )
    expect(meter.read(camera(), beside(0)).previewFps).toBe(12)
    expect(meter.read({ ...camera(), id: other }, beside(0)).previewFps).toBe(24)
  })

  it('tell the share of a core that its decoders take', () => {
    const meter = createCameraMeter()
    for (const second of [0, 10])
      meter.sample(
        [sampled(after(second, { decoderCpuSeconds: second * 0.08 }), second * 0.02)],
        second * 1000,
      )
    expect(meter.read(camera(), beside(0)).cpuShare).toBe(0.1)
  })

  it('go on while pictures come that are not as they should be', () => {
    const meter = createCameraMeter()
    for (const second of [1, 2]) meter.sample([sampled(after(second))], second * 1000)
    const degraded: CameraState = {
      kind: 'degraded',
      since: '2026-11-22T08:00:00Z',
      illnesses: [{ cause: 'corruption', message: 'Every tenth picture is damaged.' }],
    }
    expect(meter.read(camera(degraded), beside(0)).previewFps).toBe(12)
  })
})
