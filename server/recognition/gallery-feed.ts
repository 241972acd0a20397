import { isConnectionLoss } from '../ports/database-error.ts'
import type { GalleryStore } from '../ports/gallery-store.ts'
import type { Log } from '../ports/log.ts'
import type { InferencePool } from './inference-pool.ts'

export type GalleryFeedDeps = {
  readonly gallery: Pick<GalleryStore, 'load' | 'watch'>
  readonly pool: Pick<InferencePool, 'setGallery' | 'modelId'>
  readonly log: Log
}

/** A missed notification is made up for by looking now and then, milliseconds. */
const lookEveryMs = 30_000
const retryMs = 2000

/** Keeps the workers' gallery equal to the database's, whichever desktop changes it, until `signal` aborts. */
export async function feedGallery(deps: GalleryFeedDeps, signal: AbortSignal): Promise<void> {
  let held = -1
  let loading = false
  let again = false
  const load = async (): Promise<void> => {
    if (loading) {
      again = true
      return
    }
    loading = true
    try {
      const { revision, templates } = await deps.gallery.load(deps.pool.modelId)
      if (revision !== held) {
        held = revision
        deps.pool.setGallery(revision, templates)
        deps.log.info({ revision, templates: templates.length }, 'the gallery was loaded')
      }
    } catch (error) {
      if (!isConnectionLoss(error)) deps.log.error({ error }, 'the gallery could not be loaded')
      if (!signal.aborted) setTimeout(() => void load(), retryMs)
    } finally {
      loading = false
    }
    if (again) {
      again = false
      await load()
    }
  }
  await load()
  const timer = setInterval(() => void load(), lookEveryMs)
  try {
    await deps.gallery.watch(() => void load(), signal)
  } finally {
    clearInterval(timer)
  }
}
