import type { AttendanceDays } from '../attendance/attendance-days.ts'
import type { PeopleUseCases } from '../people/people-use-cases.ts'
import type { SightingStore } from '../ports/sighting-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import type { RecordingUseCases } from '../recordings/recording-use-cases.ts'
import type { WallUseCases } from '../wall/wall-use-cases.ts'
import { createAttendanceRouter } from './attendance.ts'
import { api } from './base.ts'
import { createCamerasRouter, type CamerasRouterDeps } from './cameras.ts'
import { createDiagnosticsRouter, type DiagnosticsRouterDeps } from './diagnostics.ts'
import { createLiveRouter, type LiveRouterDeps } from './live.ts'
import { createPeopleRouter } from './people.ts'
import { createRecognitionRouter, type RecognitionRouterDeps } from './recognition.ts'
import { createRecordingsRouter } from './recordings.ts'
import { createSetupRouter, type SetupRouterDeps } from './setup.ts'
import { createWallRouter } from './wall.ts'

export type RouterDeps = SetupRouterDeps &
  LiveRouterDeps &
  RecognitionRouterDeps &
  DiagnosticsRouterDeps & {
    readonly cameras: CamerasRouterDeps['cameras']
    readonly cameraEvents: CamerasRouterDeps['cameraEvents']
    readonly cameraDiscovery: CamerasRouterDeps['cameraDiscovery']
    readonly people: PeopleUseCases
    readonly attendance: AttendanceDays
    readonly recordings: RecordingUseCases
    readonly sightings: SightingStore
    readonly sites: SiteStore
    readonly wall: WallUseCases
  }

/** The one implementation of the contract, whatever transport carries it. */
export function createRouter(deps: RouterDeps) {
  return api.router({
    attendance: createAttendanceRouter(deps),
    cameras: createCamerasRouter(deps),
    diagnostics: createDiagnosticsRouter(deps),
    live: createLiveRouter(deps),
    people: createPeopleRouter(deps),
    recognition: createRecognitionRouter(deps),
    recordings: createRecordingsRouter(deps),
    setup: createSetupRouter(deps),
    wall: createWallRouter(deps),
  })
}

export type Router = ReturnType<typeof createRouter>
