import type { CameraInput } from '../../contracts/cameras.ts'
import type { LiveEvent } from '../../contracts/live.ts'
import { createOnvifClient } from '../../server/adapters/onvif/onvif-client.ts'
import { createCameraStore } from '../../server/adapters/postgres/camera-store.ts'
import { createChangeLog } from '../../server/adapters/postgres/change-log.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import { createSecretStore } from '../../server/adapters/postgres/secret-store.ts'
import { createSiteStore } from '../../server/adapters/postgres/site-store.ts'
import { createVault } from '../../server/adapters/vault/vault.ts'
import { createCamerasRouter } from '../../server/api/cameras.ts'
import { createCameraUseCases } from '../../server/cameras/camera-use-cases.ts'
import { createCameraDiscovery } from '../../server/cameras/onvif/camera-discovery.ts'
import type { ProbeTarget } from '../../server/ports/camera-prober.ts'
import { someJpeg } from './records.ts'

export const testVault = createVault(new Uint8Array(32).fill(7))

/** What happened meanwhile. */
export type CameraRouterLog = { readonly events: LiveEvent[]; readonly probed: ProbeTarget[] }

/** The operations on cameras on a real database; streams that end in `/gone` are not there. */
export function cameraRouter(db: Db, { events, probed }: CameraRouterLog) {
  const [cameras, sites] = [createCameraStore(db), createSiteStore(db)]
  return createCamerasRouter({
    cameras: createCameraUseCases({
      ...{ database: db, sites, cameras, secrets: createSecretStore(db), vault: testVault },
      changes: createChangeLog(),
      bus: { publish: (event) => void events.push(event), subscribe: () => () => undefined },
      prober: {
        probe: async (target) => {
          probed.push(target)
          const found = { codec: 'h264', width: 1920, height: 1080, framesPerSecond: 15 }
          return target.url.endsWith('/gone')
            ? { kind: 'failed', cause: 'not-found', message: 'No such stream.' }
            : { kind: 'ok', ...found, picture: someJpeg, tookMs: 12 }
        },
      },
      states: { stateOf: () => undefined },
    }),
    cameraDiscovery: createCameraDiscovery({ onvif: createOnvifClient(), cameras, sites }),
    cameraEvents: { list: async () => [] },
    sites,
  })
}

export const cameraInput = (more: Partial<CameraInput> = {}): CameraInput => ({
  ...{ name: 'Gate', role: 'entry', mainUrl: 'rtsp://10.0.0.1/main', subUrl: null },
  ...{ username: null, transport: 'tcp', enabled: true, smallestFace: 60, detectorSize: 'auto' },
  ...{ region: null, livenessRequired: false, analysisFps: null, activeHours: [], masks: [] },
  ...{ zones: [], line: null, hardwareDecoding: 'auto' },
  ...more,
})
