import type { MatchSettingsStore } from '../../ports/match-settings-store.ts'
import { onTx, type Db } from './database.ts'
import { watchChannel } from './watch-channel.ts'

type Row = {
  readonly similarity: number
  readonly margin: number
  readonly agree: number
  readonly of_last: number
  readonly changed_at: string
  readonly actor_name: string
}

export function createMatchSettingsStore(db: Db): MatchSettingsStore {
  return {
    async find({ siteId, packId }) {
      const { rows } = await db.query<Row>({
        name: 'match_settings.find',
        text: `
          select similarity, margin, agree, of_last, changed_at, actor_name
          from recognition.match_settings where site_id = $1 and pack_id = $2`,
        values: [siteId, packId],
      })
      const [row] = rows
      if (!row) return null
      const { similarity, margin, agree, of_last, changed_at, actor_name } = row
      return {
        settings: { similarity, margin, agree, of: of_last },
        changedAt: changed_at,
        changedBy: actor_name,
      }
    },

    async save(tx, { siteId, packId }, settings, actor) {
      if (settings === null) {
        await onTx(tx).query({
          text: 'delete from recognition.match_settings where site_id = $1 and pack_id = $2',
          values: [siteId, packId],
        })
        return
      }
      const { similarity, margin, agree, of } = settings
      await onTx(tx).query({
        text: `
          insert into recognition.match_settings
            (site_id, pack_id, similarity, margin, agree, of_last, changed_at, actor_id, actor_name)
          values ($1, $2, $3, $4, $5, $6, now(), $7, $8)
          on conflict (site_id, pack_id) do update
          set similarity = excluded.similarity, margin = excluded.margin, agree = excluded.agree,
            of_last = excluded.of_last, changed_at = excluded.changed_at,
            actor_id = excluded.actor_id, actor_name = excluded.actor_name`,
        values: [siteId, packId, similarity, margin, agree, of, actor.id, actor.name],
      })
    },

    watch(listener, signal) {
      return watchChannel(
        {
          connection: db.connection,
          channel: 'neuromark_recognition',
          onConnected: async () => listener(),
          onMessage: listener,
        },
        signal,
      )
    },
  }
}
