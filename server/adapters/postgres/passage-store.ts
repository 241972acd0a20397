import type { CameraId } from '../../../contracts/ids.ts'
import type { PassageStore } from '../../ports/passage-store.ts'
import type { Db } from './database.ts'

type Row = {
  readonly camera_id: CameraId
  readonly hour: string
  readonly verdict: string
  readonly passages: number
}

export function createPassageStore(db: Db): PassageStore {
  return {
    async add(counts) {
      if (counts.length === 0) return
      await db.query({
        name: 'camera_passages.add',
        // Sorted, so that two desktops lock rows in one order.
        text: `
          insert into recognition.camera_passages (camera_id, hour, verdict, passages)
          select added.camera_id, added.hour, added.verdict, sum(added.passages)
          from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::integer[])
            as added (camera_id, hour, verdict, passages)
          join site.cameras c on c.id = added.camera_id
          group by 1, 2, 3
          order by 1, 2, 3
          on conflict (camera_id, hour, verdict) do update
          set passages = camera_passages.passages + excluded.passages`,
        values: [
          counts.map(({ cameraId }) => cameraId),
          counts.map(({ hour }) => hour),
          counts.map(({ verdict }) => verdict),
          counts.map(({ passages }) => passages),
        ],
      })
    },

    async since(siteId, from) {
      const { rows } = await db.query<Row>({
        name: 'camera_passages.since',
        text: `
          select p.camera_id, p.hour, p.verdict, p.passages
          from recognition.camera_passages p
          join site.cameras c on c.id = p.camera_id
          where c.site_id = $1 and p.hour >= $2
          order by p.camera_id, p.hour, p.verdict`,
        values: [siteId, from],
      })
      return rows.map(({ camera_id, hour, verdict, passages }) => ({
        ...{ cameraId: camera_id, hour, verdict, passages },
      }))
    },

    async forget(before) {
      await db.query({
        text: 'delete from recognition.camera_passages where hour < $1',
        values: [before],
      })
    },
  }
}
