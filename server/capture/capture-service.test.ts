import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { until } from '../../tests/helpers/until.ts'
import type { CameraId } from '../../contracts/ids.ts'
import type { StoredCamera } from '../ports/camera-store.ts'
import type { DescribedStream } from '../ports/ingest.ts'
import { createEventBus } from '../live/event-bus.ts'
import { newId } from '../new-id.ts'
import { createCaptureService, type CaptureDeps } from './capture-service.ts'

const siteId = newId<'site'>()
const gate: StoredCamera = {
  id: newId<'camera'>(),
  siteId,
  name: 'Gate',
  role: 'entry',
  mainUrl: 'rtsp://10.0.0.1/main',
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
  passwordSecretId: null,
  codec: null,
}

const triangle = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0, y: 0.5 },
]
const line = { from: { x: 0.5, y: 0 }, to: { x: 0.5, y: 1 }, inward: 'left' } as const

type Opened = Parameters<CaptureDeps['pool']['openCamera']>[0]

/** A service over one camera that works, and what the workers were asked to open. */
function start(picture: Extract<DescribedStream, { kind: 'ok' }>['picture']) {
  let stored: StoredCamera = gate
  const opened: Opened[] = []
  const bus = createEventBus()
  const sockets = { preview: '', motion: '', main: '' }
  const events: { readonly id: CameraId; readonly kind: string }[] = []
  const released: CameraId[] = []
  let readers = 0
  let renewedWith: 'us' | 'nobody' = 'us'
  const service = createCaptureService({
    describer: { describe: async () => ({ kind: 'ok', codec: 'h264', picture }) },
    ingest: {
      start: () => {
        const end = new AbortController()
        const ended = new Promise<{ code: number; lastErrors: string[] }>((resolve) => {
          end.signal.addEventListener('abort', () => resolve({ code: 0, lastErrors: [] }))
        })
        readers++
        return {
          pid: undefined,
          ended,
          stop: async () => {
            if (!end.signal.aborted) readers--
            end.abort()
          },
        }
      },
    },
    pool: {
      openCamera: async (streams) => {
        opened.push(streams)
        return { sockets, lost: new AbortController().signal }
      },
      closeCamera: () => undefined,
      counters: () => undefined,
    },
    password: async () => null,
    log: pino({ level: 'silent' }),
    cameras: {
      list: async () => [stored],
      setCodec: async () => undefined,
    } as Partial<CaptureDeps['cameras']> as CaptureDeps['cameras'],
    hardware: { choose: () => ({ by: 'vaapi', args: ['-hwaccel', 'vaapi'] }) },
    events: {
      begin: async () => undefined,
      note: (id, { kind }) => void events.push({ id, kind }),
    },
    leases: {
      claim: async (ids) => (renewedWith === 'us' ? ids : []),
      renew: async () => [],
      release: async (_, ids) => void released.push(...(ids ?? [])),
      holders: async () => [],
    },
    heartbeat: async () => undefined,
    bus,
    nodeId: newId<'node'>(),
    site: async () => ({ id: siteId, timeZone: 'UTC' }),
  })
  return {
    service,
    opened,
    released,
    readers: () => readers,
    events: () => events.map(({ kind }) => kind),
    /** Another desktop takes the camera over. */
    loseLease() {
      renewedWith = 'nobody'
    },
    /** As the use case does it: stored, then told. */
    change(more: Partial<StoredCamera>) {
      stored = { ...stored, ...more }
      bus.publish({ kind: 'cameras-changed' })
    },
  }
}

describe('what a camera looks for', () => {
  it('is asked of the worker: the detector suits the picture that the camera describes', async () => {
    const { service, opened } = start({ width: 3840, height: 2160 })
    await service.refresh()
    await until('it is opened', () => opened.length > 0)
    expect(opened[0]).toMatchObject({
      detector: { width: 1280, height: 736 },
      region: null,
      livenessRequired: false,
    })
    await service[Symbol.asyncDispose]()
  })

  it.each<[string, Partial<StoredCamera>, Partial<Opened>]>([
    ['smaller faces', { smallestFace: 40 }, { detector: { width: 960, height: 544 } }],
    ['a detector', { detectorSize: '1920x1088' }, { detector: { width: 1920, height: 1088 } }],
    [
      'a region',
      { region: { x: 0, y: 0, w: 0.5, h: 1 } },
      { region: { x: 0, y: 0, w: 0.5, h: 1 } },
    ],
    ['liveness', { livenessRequired: true }, { livenessRequired: true }],
    ['another rate', { analysisFps: 2 }, { analysisFps: 2 }],
    ['a mask', { masks: [triangle] }, { masks: [triangle] }],
    ['a zone', { zones: [triangle] }, { zones: [triangle] }],
    ['presence only', { role: 'observe' }, { door: false }],
    ['a line', { role: 'line', line }, { line, door: true }],
    ['the processor alone', { hardwareDecoding: 'off' }, { hardware: null }],
  ])('opens it anew when %s is asked for', async (_, change, asked) => {
    const { service, opened, change: apply } = start(null)
    await service.refresh()
    await until('it is opened', () => opened.length === 1)
    apply(change)
    await until('it is opened anew', () => opened.length === 2)
    expect(opened[1]).toMatchObject(asked)
    await service[Symbol.asyncDispose]()
  })

  it('leaves it open when nothing that matters to its pictures has changed', async () => {
    const { service, opened, change } = start(null)
    change({ region: { x: 0, y: 0, w: 1, h: 0.5 } })
    await service.refresh()
    await until('it is opened', () => opened.length === 1)
    // Read from the database again, the region is another object.
    change({
      name: 'Front gate',
      role: 'exit',
      position: 3,
      line,
      region: { x: 0, y: 0, w: 1, h: 0.5 },
    })
    // A look may have begun before the change; the one after it has not.
    await service.refresh()
    await service.refresh()
    expect(opened).toHaveLength(1)
    await service[Symbol.asyncDispose]()
  })
})

describe('a camera of this desktop', () => {
  it('is let go when it is switched off, and its lease after its reader has gone', async () => {
    const { service, opened, change, readers, released, events } = start(null)
    await service.refresh()
    await until('it is read', () => readers() === 1)
    change({ enabled: false })
    await until('the lease is given back', () => released.length > 0)
    expect(readers()).toBe(0)
    expect(service.stateOf(gate.id)).toEqual({ kind: 'disabled' })
    expect(service.running()).toEqual([])
    change({ enabled: true })
    await until('it is opened again', () => opened.length === 2)
    await service[Symbol.asyncDispose]()
    expect(events()).toEqual(['connecting', 'disabled', 'connecting', 'stopped'])
  })

  it('is let go when another desktop has its lease', async () => {
    const { service, readers, loseLease, events } = start(null)
    await service.refresh()
    await until('it is read', () => readers() === 1)
    loseLease()
    await service.refresh()
    await until('it is not read any more', () => readers() === 0)
    expect(service.stateOf(gate.id)).toEqual({ kind: 'elsewhere', node: 'another desktop' })
    await service[Symbol.asyncDispose]()
    // What another desktop does is not for this one to end.
    expect(events()).toEqual(['connecting', 'elsewhere'])
  })

  it('rests outside its hours without a connection, and says until when', async () => {
    const { service, opened, change, readers } = start(null)
    await service.refresh()
    await until('it is read', () => readers() === 1)
    const tomorrow = (new Date(Date.now() + 36 * 3_600_000).getUTCDay() + 6) % 7
    change({ activeHours: [{ days: [tomorrow + 1], from: '00:00', to: '00:00' }] })
    await until('it is not read any more', () => readers() === 0)
    const state = service.stateOf(gate.id)
    expect(state?.kind).toBe('resting')
    expect(state?.kind === 'resting' && Date.parse(state.until ?? '')).toBeGreaterThan(Date.now())
    change({ activeHours: [] })
    await until('it is read again', () => readers() === 1)
    expect(opened).toHaveLength(2)
    await service[Symbol.asyncDispose]()
  })
})
