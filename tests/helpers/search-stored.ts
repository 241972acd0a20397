import { openGalleryIndex } from '../../inference/gallery/gallery-index.ts'
import { createGalleryStore } from '../../server/adapters/postgres/gallery-store.ts'
import type { Db } from '../../server/adapters/postgres/database.ts'
import type { FaceEngine } from '../../server/ports/face-engine.ts'

/** `search` of a face engine whose index always holds what the database does. */
export function searchStored(db: Db, modelId: string): FaceEngine['search'] {
  return async (template, limit) => {
    using index = openGalleryIndex({
      ...{ modelId, dir: null, lookAlike: () => 1 },
      ...{ onState: () => undefined, onWanted: () => undefined, log: () => undefined },
    })
    for await (const { at, total, people } of createGalleryStore(db).load(modelId))
      await index.take({ modelId, from: null, ...at, total, people, complete: false })
    return index.search(template, limit)
  }
}
