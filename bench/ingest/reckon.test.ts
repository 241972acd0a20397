import { describe, expect, it } from 'vitest'
import { reckon } from './reckon.ts'
import type { AppReport } from './run-app.ts'

const floor = {
  main: { copy: { h264: 0.004, h265: 0.003 }, decode: { h264: 0.084, h265: 0.113 } },
  sub: { copy: { h264: 0.002, h265: 0.002 }, decode: { h264: 0.016, h265: 0.018 } },
  delivered: 1,
}

const report: AppReport = {
  cameras: { configured: 2, live: 2, reconnects: 0 },
  passages: null,
  latencyMs: { p50: 400, p95: 800 },
  fps: { wallMedian: 12, wallLeast: 11 },
  settled: {
    seconds: 100,
    cpuByPart: {
      'ffmpeg ingest': 4,
      'ffmpeg decoding': 6,
      inference: 5,
      renderer: 3,
      gpu: 1,
      main: 1,
    },
    frames: { main: 3000, preview: 2400, due: 400, analysed: 390, dropped: 10, shown: 2400 },
    streams: [
      { key: 'a', mainCodec: 'h264', subCodec: 'h264', activeSeconds: 50 },
      { key: 'b', mainCodec: 'h265', subCodec: 'h264', activeSeconds: 0 },
    ],
  },
  rssMb: { end: 1000 },
  rssByPart: {},
  errors: [],
}

describe('reckoning what the app spent', () => {
  it('divides time by cameras and seconds, part by part', () => {
    expect(reckon(2, report, floor).cpuSecondsPerStreamSecond).toEqual({
      total: 0.1,
      ffmpeg: 0.05,
      inference: 0.025,
      main: 0.005,
      renderer: 0.02,
      other: 0,
    })
  })

  it('sets it beside the floor of what was decoded', () => {
    // taken in .0055, motion .014, main .08 for a quarter of the time, tiles all the time .014
    const { floor: reckoned, ratioToFloor } = reckon(2, report, floor)
    expect(reckoned.total).toBeCloseTo(0.0055 + 0.014 + 0.02 + 0.014, 4)
    expect(reckoned).toMatchObject({ mainDecoded: 0.25, previewDecoded: 1 })
    expect(ratioToFloor).toBeCloseTo(0.1 / 0.0535, 1)
  })

  it('counts as delivered what was due and not dropped', () => {
    expect(reckon(2, report, floor).frames).toEqual({
      due: 400,
      delivered: 390,
      analysed: 390,
      shown: 2400,
    })
  })

  it('says so when the cameras never settled', () => {
    expect(() => reckon(2, { ...report, settled: null }, floor)).toThrow(RangeError)
  })
})
