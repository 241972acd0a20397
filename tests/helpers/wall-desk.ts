import { call } from '@orpc/server'
import pino from 'pino'
import { Temporal } from 'temporal-polyfill'
import type { CameraId } from '../../contracts/ids.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { Permission, type Actor } from '../../contracts/permissions.ts'
import type { WallViewFields } from '../../contracts/wall.ts'
import { createAlarmStore } from '../../server/adapters/postgres/alarm-store.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createHandoverStore } from '../../server/adapters/postgres/handover-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { createWallViewStore } from '../../server/adapters/postgres/wall-view-store.ts'
import { openSnapshotFolder } from '../../server/adapters/snapshots/open-snapshot-folder.ts'
import { createWallRouter } from '../../server/api/wall.ts'
import { createWallUseCases } from '../../server/wall/wall-use-cases.ts'
import { operator } from './records.ts'

const log = pino({ level: 'silent' })

export const nightOperator: Actor = { id: 'night', name: 'Nora', permissions: Permission.options }

/** A view with everything that does not matter filled in. */
export const viewNamed = (name: string, more: Partial<WallViewFields> = {}): WallViewFields => ({
  ...{ name, layout: 'auto', slots: [] },
  alarms: { watchList: true, unknown: false, sound: false },
  ...more,
})

/** The wall's part of the API on a real database, for one operator. `events` collects what is announced. */
export function wallDesk(
  db: Db,
  events: LiveEvent[],
  options: {
    readonly actor?: Actor
    readonly snapshots?: string
    readonly now?: () => Temporal.Instant
  } = {},
) {
  const router = createWallRouter({
    wall: createWallUseCases({
      database: db,
      sites: createSiteStore(db),
      cameras: createCameraStore(db),
      views: createWallViewStore(db),
      alarms: createAlarmStore(db),
      notes: createHandoverStore(db),
      folder: openSnapshotFolder(options.snapshots ?? '/nowhere'),
      changes: createChangeLog(),
      bus: { publish: (event) => void events.push(event), subscribe: () => () => undefined },
      now: options.now ?? (() => Temporal.Now.instant()),
    }),
  })
  const context = { actor: options.actor ?? operator, log }
  return {
    views: () => call(router.views, undefined, { context }),
    addView: (view: WallViewFields) => call(router.addView, view, { context }),
    changeView: (input: { id: string; revision: number; view: WallViewFields }) =>
      call(router.changeView, input, { context }),
    reorderViews: (ids: string[]) => call(router.reorderViews, { ids }, { context }),
    removeView: (id: string) => call(router.removeView, { id }, { context }),
    restoreView: (id: string) => call(router.restoreView, { id }, { context }),
    alarms: (input: { open?: boolean; before?: string; limit?: number } = {}) =>
      call(router.alarms, input, { context }),
    acknowledge: (ids: string[], note?: string) =>
      call(router.acknowledge, { ids, ...(note === undefined ? {} : { note }) }, { context }),
    addAlarmNote: (id: string, text: string) =>
      call(router.addAlarmNote, { id, text }, { context }),
    handover: () => call(router.handover, undefined, { context }),
    addHandover: (text: string, cameraId: CameraId | null = null) =>
      call(router.addHandover, { text, cameraId }, { context }),
    takeHandover: (id: string) => call(router.takeHandover, { id }, { context }),
    router,
    context,
  }
}
