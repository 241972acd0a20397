import type {
  CameraRole,
  DetectorSizeChoice,
  Region,
  Transport,
} from '../../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../../contracts/ids.ts'
import type { CameraRecord, CameraStore, StoredCamera } from '../../ports/camera-store.ts'
import { onTx, type Db } from './database.ts'

type Row = {
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
}

const columns = `id, site_id, name, role, main_url, sub_url, username, password_secret_id, transport,
  codec, enabled, position, smallest_face, detector_size, region, liveness_required`

const toCamera = (row: Row): StoredCamera => ({
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
})

const valuesOf = (camera: CameraRecord) => [
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
]

export function createCameraStore(db: Db): CameraStore {
  return {
    async list(siteId) {
      const { rows } = await db.query<Row>({
        name: 'cameras.list',
        text: `
          select ${columns} from site.cameras
          where site_id = $1 and removed_at is null order by position, id`,
        values: [siteId],
      })
      return rows.map(toCamera)
    },

    async find(id) {
      const { rows } = await db.query<Row>({
        name: 'cameras.find',
        text: `select ${columns} from site.cameras where id = $1 and removed_at is null`,
        values: [id],
      })
      return rows[0] ? toCamera(rows[0]) : null
    },

    async add(tx, camera) {
      const { rows } = await onTx(tx).query<Row>({
        text: `
          insert into site.cameras (id, site_id, name, role, main_url, sub_url, username,
            password_secret_id, transport, enabled, smallest_face, detector_size, region,
            liveness_required, position)
          select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
            coalesce(max(position) + 1, 0)
          from site.cameras where site_id = $2 and removed_at is null
          returning ${columns}`,
        values: valuesOf(camera),
      })
      const [row] = rows
      if (!row) throw new Error('an inserted camera was not returned')
      return toCamera(row)
    },

    async update(tx, camera) {
      const { rows } = await onTx(tx).query<Row>({
        text: `
          update site.cameras
          set name = $3, role = $4, main_url = $5, sub_url = $6, username = $7,
            password_secret_id = $8, transport = $9, enabled = $10, smallest_face = $11,
            detector_size = $12, region = $13, liveness_required = $14,
            codec = case when main_url = $5 then codec end
          where id = $1 and site_id = $2 and removed_at is null
          returning ${columns}`,
        values: valuesOf(camera),
      })
      return rows[0] ? toCamera(rows[0]) : null
    },

    async remove(tx, id) {
      const { rowCount } = await onTx(tx).query({
        text: `
          update site.cameras set removed_at = now(), password_secret_id = null, enabled = false
          where id = $1 and removed_at is null`,
        values: [id],
      })
      await onTx(tx).query({
        text: 'delete from node.camera_leases where camera_id = $1',
        values: [id],
      })
      return rowCount === 1
    },

    async setCodec(id, codec) {
      await db.query({
        text: 'update site.cameras set codec = $2 where id = $1 and codec is distinct from $2',
        values: [id, codec],
      })
    },
  }
}
