import type { Temporal } from 'temporal-polyfill'
import type { CameraNote } from '../../../contracts/recognition.ts'
import { cameraNoteDefaults, noteOnCamera } from '../../../core/recognition/camera-notes.ts'
import type { RecognitionSettings } from '../../../core/recognition/settings.ts'
import type { CameraStore } from '../../ports/camera-store.ts'
import type { PassageStore } from '../../ports/passage-store.ts'
import type { SiteStore } from '../../ports/site-store.ts'

export type CameraNotesDeps = {
  readonly sites: Pick<SiteStore, 'current'>
  readonly cameras: Pick<CameraStore, 'list'>
  readonly passages: Pick<PassageStore, 'since'>
  readonly settings: () => RecognitionSettings
  readonly now: () => Temporal.Instant
}

/** How far notes look back. */
const hours = 24

/** What each camera of the site makes of faces, over the last day; by place on the wall. Rejects with `DatabaseError`. */
export async function listCameraNotes(deps: CameraNotesDeps): Promise<ReadonlyArray<CameraNote>> {
  const site = await deps.sites.current()
  if (!site) return []
  const from = deps.now().subtract({ hours }).toString()
  const [cameras, counts] = await Promise.all([
    deps.cameras.list(site.id),
    deps.passages.since(site.id, from),
  ])
  const limits = { ...cameraNoteDefaults, faceHeight: deps.settings().live.faceHeight }
  return cameras.map(({ id, name }) => ({
    cameraId: id,
    name,
    ...noteOnCamera(
      counts.filter(({ cameraId }) => cameraId === id),
      limits,
    ),
  }))
}
