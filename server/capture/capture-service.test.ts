import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { until } from '../../tests/helpers/until.ts'
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
  position: 0,
  hasPassword: false,
  passwordSecretId: null,
  codec: null,
}

type Opened = Parameters<CaptureDeps['pool']['openCamera']>[0]

/** A service over one camera that works, and what the workers were asked to open. */
function start(picture: Extract<DescribedStream, { kind: 'ok' }>['picture']) {
  let stored: StoredCamera = gate
  const opened: Opened[] = []
  const bus = createEventBus()
  const sockets = { preview: '', motion: '', main: '' }
  const service = createCaptureService({
    describer: { describe: async () => ({ kind: 'ok', codec: 'h264', picture }) },
    ingest: {
      start: () => {
        const end = new AbortController()
        const ended = new Promise<{ code: number; lastErrors: string[] }>((resolve) => {
          end.signal.addEventListener('abort', () => resolve({ code: 0, lastErrors: [] }))
        })
        return { pid: undefined, ended, stop: async () => end.abort() }
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
    leases: {
      claim: async (ids) => ids,
      renew: async () => [],
      release: async () => undefined,
      holders: async () => [],
    },
    heartbeat: async () => undefined,
    bus,
    nodeId: newId<'node'>(),
    site: async () => siteId,
  })
  return {
    service,
    opened,
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
    change({ name: 'Front gate', region: { x: 0, y: 0, w: 1, h: 0.5 } })
    // A look may have begun before the change; the one after it has not.
    await service.refresh()
    await service.refresh()
    expect(opened).toHaveLength(1)
    await service[Symbol.asyncDispose]()
  })
})
