import type {
  ActiveHours,
  CameraRole,
  DetectorSizeChoice,
  DirectionLine,
  Polygon,
  Region,
  Transport,
} from '../../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../../contracts/ids.ts'
import type { CameraRecord, StoredCamera } from '../../ports/camera-store.ts'

/** One row of `site.cameras`, as `cameraColumns` reads it. */
export type CameraRow = {
  readonly id: CameraId
  readonly site_id: SiteId
  readonly name: string
  readonly role: CameraRole
  readonly main_url: string
  readonly sub_url: string | null
  readonly username: string | null
  readonly password_secret_id: string | null
  readonly transport: Transport
  readonly codec: string | null
  readonly enabled: boolean
  readonly position: number
  readonly smallest_face: number
  readonly detector_size: DetectorSizeChoice
  readonly region: Region | null
  readonly liveness_required: boolean
  readonly analysis_fps: number | null
  readonly active_hours: ActiveHours[]
  readonly masks: Polygon[]
  readonly zones: Polygon[]
  readonly line: DirectionLine | null
  readonly hardware_decoding: 'auto' | 'off'
}

export const cameraColumns = `id, site_id, name, role, main_url, sub_url, username, password_secret_id, transport,
  codec, enabled, position, smallest_face, detector_size, region, liveness_required,
  analysis_fps, active_hours, masks, zones, line, hardware_decoding`

export const toCamera = (row: CameraRow): StoredCamera => ({
  id: row.id,
  siteId: row.site_id,
  name: row.name,
  role: row.role,
  mainUrl: row.main_url,
  subUrl: row.sub_url,
  username: row.username,
  hasPassword: row.password_secret_id !== null,
  passwordSecretId: row.password_secret_id,
  transport: row.transport,
  codec: row.codec,
  enabled: row.enabled,
  position: row.position,
  smallestFace: row.smallest_face,
  detectorSize: row.detector_size,
  region: row.region,
  livenessRequired: row.liveness_required,
  analysisFps: row.analysis_fps,
  activeHours: row.active_hours,
  masks: row.masks,
  zones: row.zones,
  line: row.line,
  hardwareDecoding: row.hardware_decoding,
})

/** The parameters of insert and update, in order. */
export const valuesOf = (camera: CameraRecord) => [
  camera.id,
  camera.siteId,
  camera.name,
  camera.role,
  camera.mainUrl,
  camera.subUrl,
  camera.username,
  camera.passwordSecretId,
  camera.transport,
  camera.enabled,
  camera.smallestFace,
  camera.detectorSize,
  camera.region && JSON.stringify(camera.region),
  camera.livenessRequired,
  camera.analysisFps,
  JSON.stringify(camera.activeHours),
  JSON.stringify(camera.masks),
  JSON.stringify(camera.zones),
  camera.line && JSON.stringify(camera.line),
  camera.hardwareDecoding,
]
