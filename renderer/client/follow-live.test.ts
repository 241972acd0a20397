import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { afterEach, expect, it, vi } from 'vitest'
import { contract } from '../../contracts/contract.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { createApi } from './create-api.ts'
import { followLive } from './follow-live.ts'
import { createLiveSignals, type LiveSignal } from './live-signals.ts'
import { createLiveStore } from './live-state.ts'

type Stream = { readonly send: (event: LiveEvent) => void; readonly end: () => void }

const stops: Array<() => void> = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A node that only has live events, behind a real port; every subscription is one stream. */
function startNode() {
  const streams: Stream[] = []
  const os = implement(contract)
  const router = {
    live: {
      recent: os.live.recent.handler(() => []),
      events: os.live.events.handler(async function* () {
        const events = new TransformStream<LiveEvent, LiveEvent>(undefined, { highWaterMark: 9 })
        const writer = events.writable.getWriter()
        streams.push({
          send: (event) => void writer.write(event),
          end: () => void writer.close(),
        })
        for await (const event of events.readable) yield event
      }),
    },
  }
  const { port1, port2 } = new MessageChannel()
  new RPCHandler(router).upgrade(port1, { context: {} })
  port1.start()
  const stop = new AbortController()
  const store = createLiveStore()
  const signals = createLiveSignals()
  const told: LiveSignal[] = []
  signals.subscribe((signal) => told.push(signal))
  void followLive({ api: createApi(port2), store, signals }, stop.signal)
  stops.push(() => {
    stop.abort()
    port1.close()
    port2.close()
  })
  return { streams, store, told }
}

it('brings the node’s events into the store and to the listeners', async () => {
  const { streams, store, told } = startNode()
  await vi.waitFor(() => expect(streams).toHaveLength(1))
  streams[0]?.send({ kind: 'demo', state: { kind: 'running' } })
  await vi.waitFor(() => expect(store.getState().demo).toEqual({ kind: 'running' }))
  expect(store.getState().connection).toBe('open')
  expect(told).toEqual([{ kind: 'demo', state: { kind: 'running' } }])
  await vi.waitFor(() => expect(store.getState().history).toEqual({ kind: 'ready' }))
})

it('takes up a lost stream again and tells the pages to read anew', async () => {
  const { streams, store, told } = startNode()
  await vi.waitFor(() => expect(streams).toHaveLength(1))
  streams[0]?.end()
  await vi.waitFor(() => expect(store.getState().connection).toBe('lost'))
  await vi.waitFor(() => expect(streams).toHaveLength(2), 3000)
  await vi.waitFor(() => expect(told).toContainEqual({ kind: 'reconnected' }))
  streams[1]?.send({ kind: 'database', state: { kind: 'up' } })
  await vi.waitFor(() => expect(store.getState().database).toEqual({ kind: 'up' }))
  expect(store.getState().connection).toBe('open')
})
