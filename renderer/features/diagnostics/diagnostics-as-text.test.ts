import { describe, expect, it } from 'vitest'
import type { Diagnostics } from '../../../contracts/diagnostics.ts'
import type { CameraId } from '../../../contracts/ids.ts'
import { describeDiagnostics } from './describe-diagnostics.ts'
import { diagnosticsAsText } from './diagnostics-as-text.ts'

const diagnostics: Diagnostics = {
  versions: { app: '0.1.0', electron: '33.2.1', chrome: '130.0', node: '20.18.1' },
  runtime: 'fallback',
  ffmpeg: null,
  inference: {
    provider: 'cpu',
    workers: 1,
    restarts: 1,
    state: 'failed',
    message: 'The worker ended.',
    detectMs: 21.44,
    embedMs: null,
  },
  models: [
    { role: 'detector', file: 'detector.onnx', sha256: 'a'.repeat(64), ok: true },
    { role: 'embedder', file: 'embedder.onnx', sha256: 'b'.repeat(64), ok: false },
  ],
  gallery: { people: 12, templates: 38, revision: 3 },
  database: { kind: 'embedded', version: '18.4', schema: '7', state: 'down', spooled: 12 },
  node: { name: 'desk-1', uptimeSeconds: 3700, rssMb: 812.4 },
  folders: { data: '/data', logs: '/data/logs' },
  cameras: [
    {
      cameraId: 'c' as CameraId,
      name: 'Main entrance',
      state: 'live',
      codec: 'h264',
      previewFps: 14.96,
      analysisFps: 4.2,
      mode: 'active',
      queueDepth: 0,
      framesDropped: 3,
      latencyMs: null,
      reconnects: 0,
      kbitPerSecond: 512.6,
    },
  ],
}

const facts = describeDiagnostics(diagnostics).flatMap((group) => group.facts)
const fact = (name: string) => facts.find((candidate) => candidate.name === name)

describe('describeDiagnostics', () => {
  it('says plainly that the fallback runtime is used', () => {
    expect(fact('Runtime')?.value).toBe('Development fallback, built from npm')
  })

  it('marks what is broken', () => {
    expect(fact('ffmpeg')).toMatchObject({ tone: 'bad' })
    expect(fact('State')).toEqual({ name: 'State', value: 'The worker ended.', tone: 'bad' })
    expect(fact('Detector')).toMatchObject({ tone: 'good' })
    expect(fact('Embedder')).toMatchObject({
      value: 'embedder.onnx is missing or altered',
      tone: 'bad',
    })
  })
})

describe('diagnosticsAsText', () => {
  it('writes the cameras as aligned columns under their titles', () => {
    const lines = diagnosticsAsText(diagnostics).split('\n')
    const [header = '', row = ''] = lines.slice(-2)
    expect(row).toContain('Main entrance')
    expect(row.indexOf('15.0')).toBe(header.indexOf('Preview fps'))
    expect(row.indexOf('513')).toBe(header.indexOf('kbit/s'))
  })

  it('points out faults without colour', () => {
    expect(diagnosticsAsText(diagnostics)).toContain('Away (!)')
  })
})
