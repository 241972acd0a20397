import {
  createAlarmUseCases,
  type AlarmUseCases,
  type AlarmUseCasesDeps,
} from './alarm-use-cases.ts'
import {
  createHandoverUseCases,
  type HandoverUseCases,
  type HandoverUseCasesDeps,
} from './handover-use-cases.ts'
import { createSaveSnapshot, type SaveSnapshot, type SaveSnapshotDeps } from './save-snapshot.ts'
import { createViewUseCases, type ViewUseCases, type ViewUseCasesDeps } from './view-use-cases.ts'

export type WallUseCasesDeps = ViewUseCasesDeps &
  AlarmUseCasesDeps &
  HandoverUseCasesDeps &
  SaveSnapshotDeps

export type WallUseCases = {
  readonly views: ViewUseCases
  readonly alarms: AlarmUseCases
  readonly handover: HandoverUseCases
  readonly saveSnapshot: SaveSnapshot
}

/** What operators do with the wall. */
export const createWallUseCases = (deps: WallUseCasesDeps): WallUseCases => ({
  views: createViewUseCases(deps),
  alarms: createAlarmUseCases(deps),
  handover: createHandoverUseCases(deps),
  saveSnapshot: createSaveSnapshot(deps),
})
