import { useMemo } from 'react'
import type { CameraId } from '../../../contracts/ids.ts'
import type { Alarm, WallViewFields } from '../../../contracts/wall.ts'
import { useLive } from '../../client/live-store.ts'

/** What a tile says of its newest open alarm. */
export type TileAlarmKind = { readonly kind: Alarm['kind']; readonly words: string }

export type AlarmWishes = WallViewFields['alarms']

/** Open alarms that a view asks to be told of, newest first. */
export function askedAlarms(
  alarms: ReadonlyArray<Alarm>,
  wishes: AlarmWishes,
): ReadonlyArray<Alarm> {
  return alarms.filter(({ kind }) => (kind === 'watch-list' ? wishes.watchList : wishes.unknown))
}

/** Who or what it is about. */
export function alarmWords({ kind, person }: Alarm): string {
  if (kind === 'unknown') return 'Unknown face'
  return person?.name ?? 'Somebody on the watch list'
}

/** The alarm that each camera's tile shows: one of the watch list before unknown faces, then the newest. */
export function alarmsByCamera(alarms: ReadonlyArray<Alarm>): ReadonlyMap<CameraId, TileAlarmKind> {
  const shown = new Map<CameraId, TileAlarmKind>()
  for (const alarm of alarms) {
    const before = shown.get(alarm.cameraId)
    if (before && (before.kind === 'watch-list' || alarm.kind === 'unknown')) continue
    shown.set(alarm.cameraId, { kind: alarm.kind, words: alarmWords(alarm) })
  }
  return shown
}

/** Open alarms of the whole site, those that the view asks for, and what the tiles show of them. */
export function useAlarms({ watchList, unknown, sound }: AlarmWishes) {
  const open = useLive(({ alarms }) => alarms)
  const asked = useMemo(
    () => askedAlarms(open, { watchList, unknown, sound }),
    [open, watchList, unknown, sound],
  )
  const byCamera = useMemo(() => alarmsByCamera(asked), [asked])
  return { open, asked, byCamera }
}
