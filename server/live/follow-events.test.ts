import { describe, expect, it } from 'vitest'
import type { LiveEvent } from '../../contracts/live.ts'
import { newId } from '../new-id.ts'
import type { EventBus } from '../ports/event-bus.ts'
import { createEventBus } from './event-bus.ts'
import { followEvents } from './follow-events.ts'

const now: LiveEvent = { kind: 'database', state: { kind: 'up' } }
const changed: LiveEvent = { kind: 'cameras-changed' }
const day = (date: string): LiveEvent => ({
  kind: 'day-changed',
  personId: newId<'person'>(),
  date,
})

/** A bus that says how many listen. */
function countedBus(): EventBus & { listeners(): number } {
  const bus = createEventBus()
  let listeners = 0
  return {
    publish: bus.publish,
    subscribe(listener) {
      listeners++
      const end = bus.subscribe(listener)
      return () => {
        listeners--
        end()
      }
    },
    listeners: () => listeners,
  }
}

describe('following what happens', () => {
  it('begins with the present, then tells everything in order', async () => {
    const bus = createEventBus()
    const stop = new AbortController()
    const events = followEvents(bus, () => [now], stop.signal)
    expect((await events.next()).value).toEqual(now)
    const days = [day('2026-11-20'), day('2026-11-21'), day('2026-11-22')]
    for (const event of days) bus.publish(event)
    const told = [await events.next(), await events.next(), await events.next()]
    expect(told.map(({ value }) => value)).toEqual(days)
  })

  it('misses nothing that happens while the present is put together', async () => {
    const bus = createEventBus()
    const present = (): ReadonlyArray<LiveEvent> => {
      bus.publish(changed)
      return [now]
    }
    const events = followEvents(bus, present, undefined)
    expect([(await events.next()).value, (await events.next()).value]).toEqual([now, changed])
  })

  it('waits for the next event, and tells it at once', async () => {
    const bus = createEventBus()
    const events = followEvents(bus, () => [], undefined)
    const next = events.next()
    // It subscribes with the first question.
    await Promise.resolve()
    bus.publish(changed)
    expect(await next).toEqual({ done: false, value: changed })
  })

  it('ends while it waits when the client goes, and lets the bus go', async () => {
    const bus = countedBus()
    const stop = new AbortController()
    const events = followEvents(bus, () => [], stop.signal)
    const next = events.next()
    await Promise.resolve()
    expect(bus.listeners()).toBe(1)
    stop.abort()
    expect((await next).done).toBe(true)
    expect(bus.listeners()).toBe(0)
  })

  it('ends at once for a client that has gone before it began', async () => {
    const bus = countedBus()
    const events = followEvents(bus, () => [now], AbortSignal.abort())
    expect((await events.next()).done).toBe(true)
    expect(bus.listeners()).toBe(0)
  })

  it('lets go of a client that stopped reading, and keeps no more for it', async () => {
    const bus = countedBus()
    const events = followEvents(bus, () => [now], undefined)
    await events.next()
    for (let i = 0; i <= 5000; i++) bus.publish(changed)
    expect((await events.next()).done).toBe(true)
    expect(bus.listeners()).toBe(0)
  })

  it('serves every client the same', async () => {
    const bus = createEventBus()
    const clients = [1, 2].map(() => followEvents(bus, () => [now], undefined))
    for (const client of clients) await client.next()
    bus.publish(changed)
    for (const client of clients) expect((await client.next()).value).toEqual(changed)
  })
})
