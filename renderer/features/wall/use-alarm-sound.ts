import { useEffect, useRef } from 'react'
import type { Alarm } from '../../../contracts/wall.ts'
import { playAlarm } from './alarm-sound.ts'

/** Somebody on the watch list is called out again until somebody answers, milliseconds. */
const repeatMs = 12_000
/** What was raised longer ago is not news to a window that opens now, milliseconds. */
const newsMs = 30_000

/** Sounds alarms that come in; those of the watch list again and again until they are acknowledged. */
export function useAlarmSound(alarms: ReadonlyArray<Alarm>, sounds: boolean): void {
  const known = useRef(new Set<string>())
  useEffect(() => {
    const fresh = alarms.filter(
      ({ id, at }) => !known.current.has(id) && Date.now() - Date.parse(at) < newsMs,
    )
    known.current = new Set(alarms.map(({ id }) => id))
    if (!sounds || fresh.length === 0) return
    playAlarm(fresh.some(({ kind }) => kind === 'watch-list') ? 'watch-list' : 'unknown')
  }, [alarms, sounds])

  const calls = sounds && alarms.some(({ kind }) => kind === 'watch-list')
  useEffect(() => {
    if (!calls) return
    const timer = setInterval(() => playAlarm('watch-list'), repeatMs)
    return () => clearInterval(timer)
  }, [calls])
}
