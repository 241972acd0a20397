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
    tried: [{ provider: 'cuda', reason: 'The NVIDIA libraries are not installed.' }],
    batch: 1,
    processes: [{ worker: 0, pid: 4242, state: 'ready', cameras: 3, rssMb: 611.8, restarts: 1 }],
  },
  index: {
    templates: 38,
    revision: 3,
    state: 'ready',
    done: 38,
    origin: 'file',
    recall: 0.9995,
    recallTestedAt: '2026-11-22T08:00:00Z',
    message: null,
  },
  pack: { id: 'built-in', name: 'Built-in models' },
  models: [
    { role: 'detector', file: 'detector.onnx', sha256: 'a'.repeat(64), ok: true },
    { role: 'embedder', file: 'embedder.onnx', sha256: 'b'.repeat(64), ok: false },
  ],
  gallery: { people: 12, templates: 38, revision: 3 },
  database: { kind: 'embedded', version: '18.4', schema: '7', state: 'down', spooled: 12 },
  node: { name: 'desk-1', uptimeSeconds: 3700, rssMb: 812.4 },
  folders: { data: '/data', logs: '/data/logs' },
  load: { kind: 'normal' },
  hardware: [
    { codec: 'h264', by: 'vaapi', works: false, reason: 'There is no /dev/dri/renderD128.' },
  ],
  metrics: { enabled: false, address: null, message: null },
  cameras: [
    {
      cameraId: 'c' as CameraId,
      name: 'Main entrance',
      state: 'live',
      codec: 'h264',
      resolution: { width: 1920, height: 1080 },
      decoding: { by: 'software', reason: null },
      mainFps: 14.5,
      shownFps: 11.2,
      gaps: { count: 2, seconds: 75 },
      cpuShare: 0.084,
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

const facts = describeDiagnostics(diagnostics, 'UTC').flatMap((group) => group.facts)
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

describe('the health', () => {
  const health = (over: Partial<Diagnostics>) =>
    describeDiagnostics({ ...diagnostics, ...over }, 'UTC')[0]?.facts ?? []

  it('says at once which camera is ill', () => {
    const [camera] = diagnostics.cameras
    if (!camera) throw new Error('There is no camera.')
    const cameras = [camera, { ...camera, name: 'Dock', state: 'retrying' }]
    expect(health({ cameras })).toContainEqual({
      name: 'Cameras',
      value: '1 of 2 send pictures',
      tone: 'bad',
    })
    expect(health({ cameras })).toContainEqual({ name: 'Ill', value: 'Dock', tone: 'bad' })
  })

  it('does not call a camera ill that rests or was switched off', () => {
    const cameras = diagnostics.cameras.flatMap((camera) => [
      { ...camera, state: 'resting' },
      { ...camera, state: 'disabled' },
    ])
    expect(health({ cameras }).some(({ name }) => name === 'Ill')).toBe(false)
  })

  it('repeats what the machine leaves out', () => {
    const message = 'Observing cameras are looked at twice a second.'
    const load = {
      ...{ kind: 'short' as const, since: '2026-11-22T08:00:00Z', message },
      ...{ observeFps: 2, previewFps: null },
    }
    expect(health({ load })).toContainEqual({ name: 'Machine', value: message, tone: 'bad' })
  })

  it('says why nothing decodes but the processor', () => {
    expect(fact('Hardware decoding')?.value).toBe('None; vaapi: There is no /dev/dri/renderD128.')
  })
})

describe('the index', () => {
  const indexFact = (over: Partial<Diagnostics['index']>, name: string) =>
    describeDiagnostics({ ...diagnostics, index: { ...diagnostics.index, ...over } }, 'UTC')
      .flatMap((group) => group.facts)
      .find((candidate) => candidate.name === name)

  it('says where it came from and what its test found', () => {
    expect(fact('Index')?.value).toBe('38 templates, read from its file')
    expect(fact('Recall')).toEqual({
      name: 'Recall',
      value: '99.95 %, tested 22 Nov 2026, 08:00',
      tone: 'good',
    })
  })

  it('points out a recall that is too low, and what is wrong', () => {
    expect(indexFact({ recall: 0.99 }, 'Recall')).toMatchObject({ tone: 'bad' })
    expect(indexFact({ recall: null }, 'Recall')).toEqual({
      name: 'Recall',
      value: 'Not tested yet',
    })
    const message = 'The file was cut short and the index is built anew.'
    expect(indexFact({ message }, 'Note')).toEqual({ name: 'Note', value: message, tone: 'bad' })
    expect(fact('Note')).toBeUndefined()
  })

  it('tells how far a build is', () => {
    expect(indexFact({ state: 'building', done: 12 }, 'Index')).toEqual({
      name: 'Index',
      value: 'Building, 12 of 38 templates; searches go on',
    })
  })
})

it('says which providers were tried and why they do not run', () => {
  expect(fact('Not cuda')?.value).toBe('The NVIDIA libraries are not installed.')
})

describe('diagnosticsAsText', () => {
  it('writes the cameras as aligned columns under their titles', () => {
    const lines = diagnosticsAsText(diagnostics, 'UTC').split('\n')
    const [header = '', row = ''] = lines.slice(-2)
    expect(row).toContain('Main entrance')
    expect(row.indexOf('15.0')).toBe(header.indexOf('Preview fps'))
    expect(row.indexOf('8 %')).toBe(header.indexOf('Core'))
    expect(row.indexOf('2, 1 min')).toBe(header.indexOf('Gaps, 24 h'))
    expect(row.indexOf('513')).toBe(header.indexOf('kbit/s'))
  })

  it('lists the inference processes', () => {
    expect(diagnosticsAsText(diagnostics, 'UTC')).toMatch(/4242 +Ready +3 +612 MB +1/)
  })

  it('points out faults without colour', () => {
    expect(diagnosticsAsText(diagnostics, 'UTC')).toContain('Away (!)')
  })
})
