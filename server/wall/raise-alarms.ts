import type { LiveEvent } from '../../contracts/live.ts'
import { newId } from '../new-id.ts'
import type { AlarmQuiet, AlarmStore } from '../ports/alarm-store.ts'
import type { Tx } from '../ports/transaction.ts'

/** Somebody who stays before a camera makes a new track now and then: that is one event. */
export const alarmQuiet: AlarmQuiet = { watchListSeconds: 60, unknownSeconds: 30 }

/**
 * Raises what the sightings among `events` ask for, in the transaction that stores them: no alarm is lost while the
 * database is away, and none is told twice. Returns what to announce once `tx` is committed.
 */
export async function raiseAlarms(
  tx: Tx,
  events: ReadonlyArray<LiveEvent>,
  { alarms, quiet = alarmQuiet }: { alarms: Pick<AlarmStore, 'raise'>; quiet?: AlarmQuiet },
): Promise<ReadonlyArray<LiveEvent>> {
  const raised: LiveEvent[] = []
  for (const event of events) {
    if (event.kind !== 'sighting' && event.kind !== 'sighting-revised') continue
    if (event.sighting.outcome === 'needs-review') continue
    const alarm = await alarms.raise(tx, newId<'alarm'>(), event.sighting.id, quiet)
    if (alarm) raised.push({ kind: 'alarm', alarm })
  }
  return raised
}
