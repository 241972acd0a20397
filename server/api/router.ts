import type { Diagnostics } from '../../contracts/diagnostics.ts'
import type { AttendanceDays } from '../attendance/attendance-days.ts'
import type { PeopleUseCases } from '../people/people-use-cases.ts'
import type { SightingStore } from '../ports/sighting-store.ts'
import type { SiteStore } from '../ports/site-store.ts'
import { createAttendanceRouter } from './attendance.ts'
import { api } from './base.ts'
import { createCamerasRouter } from './cameras.ts'
import { createDiagnosticsRouter } from './diagnostics.ts'
import { createLiveRouter, type LiveRouterDeps } from './live.ts'
import { createPeopleRouter } from './people.ts'
import { createRecognitionRouter, type RecognitionRouterDeps } from './recognition.ts'
import { createSetupRouter, type SetupRouterDeps } from './setup.ts'

export type RouterDeps = SetupRouterDeps &
  LiveRouterDeps &
  RecognitionRouterDeps & {
    readonly cameras: Parameters<typeof createCamerasRouter>[0]['cameras']
    readonly people: PeopleUseCases
    readonly attendance: AttendanceDays
    readonly sightings: SightingStore
    readonly sites: SiteStore
    readonly diagnose: () => Promise<Diagnostics>
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
    setup: createSetupRouter(deps),
  })
}

export type Router = ReturnType<typeof createRouter>
