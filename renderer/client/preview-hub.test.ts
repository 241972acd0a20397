import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CameraId } from '../../contracts/ids.ts'
import type { PreviewMessage, PreviewRequest } from '../../contracts/preview.ts'
import { PreviewHub } from './preview-hub.ts'

const [a, b] = ['camera-a' as CameraId, 'camera-b' as CameraId]
const ports: MessagePort[] = []
afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

/** A worker's end of a preview port, with the cameras that it was last asked for. */
function addWorker(hub: PreviewHub, worker = 0) {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const asked: Array<ReadonlyArray<CameraId>> = []
  const askedMain: Array<ReadonlyArray<CameraId>> = []
  port1.onmessage = ({ data }: MessageEvent<PreviewRequest>) => {
    asked.push(data.cameraIds)
    askedMain.push(data.main)
  }
  hub.addPort(worker, port2)
  return { send: (message: PreviewMessage) => port1.postMessage(message), asked, askedMain }
}

describe('PreviewHub', () => {
  it('asks for what is watched, in one request', async () => {
    const hub = new PreviewHub()
    const worker = addWorker(hub)
    hub.watch(a, () => undefined)
    const stop = hub.watch(b, () => undefined)
    await vi.waitFor(() => expect(worker.asked).toEqual([[a, b]]))
    stop()
    await vi.waitFor(() => expect(worker.asked.at(-1)).toEqual([a]))
  })

  it('hands messages to those who watch that camera', async () => {
    const hub = new PreviewHub()
    const worker = addWorker(hub)
    const got: PreviewMessage[] = []
    hub.watch(a, (message) => got.push(message))
    worker.send({ kind: 'faces', cameraId: b, atMs: 1, faces: [] })
    worker.send({ kind: 'faces', cameraId: a, atMs: 2, faces: [] })
    await vi.waitFor(() =>
      expect(got).toEqual([{ kind: 'faces', cameraId: a, atMs: 2, faces: [] }]),
    )
  })

  it('asks for the main stream only for those who want it, and hands its pictures to nobody else', async () => {
    const hub = new PreviewHub()
    const worker = addWorker(hub)
    const [small, large]: [PreviewMessage[], PreviewMessage[]] = [[], []]
    hub.watch(a, (message) => small.push(message))
    const stop = hub.watch(a, (message) => large.push(message), 'main')
    hub.watch(b, () => undefined)
    await vi.waitFor(() => expect(worker.askedMain.at(-1)).toEqual([a]))
    expect(worker.asked.at(-1)).toEqual([a, b])
    const unit = { kind: 'h264', cameraId: a, key: true, atMs: 1, data: new Uint8Array(1) } as const
    worker.send({ ...unit, main: true })
    worker.send({ ...unit, atMs: 2 })
    await vi.waitFor(() => expect(large).toMatchObject([{ main: true }, { atMs: 2 }]))
    expect(small).toMatchObject([{ atMs: 2 }])
    stop()
    await vi.waitFor(() => expect(worker.askedMain.at(-1)).toEqual([]))
  })

  it('watches nothing while the window is hidden, and starts over afterwards', async () => {
    const hub = new PreviewHub()
    const worker = addWorker(hub)
    const got: PreviewMessage[] = []
    hub.watch(a, (message) => got.push(message))
    hub.setVisible(false)
    await vi.waitFor(() => expect(worker.asked.at(-1)).toEqual([]))
    hub.setVisible(true)
    await vi.waitFor(() => expect(worker.asked.at(-1)).toEqual([a]))
    expect(got).toContainEqual({ kind: 'reset', cameraId: a })
  })

  it('asks a worker that was started anew for what is watched', async () => {
    const hub = new PreviewHub()
    const first = addWorker(hub)
    hub.watch(a, () => undefined)
    await vi.waitFor(() => expect(first.asked).toEqual([[a]]))
    const second = addWorker(hub)
    await vi.waitFor(() => expect(second.asked).toEqual([[a]]))
  })
})
