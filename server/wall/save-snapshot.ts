import { Temporal } from 'temporal-polyfill'
import type { CameraId } from '../../contracts/ids.ts'
import type { Actor } from '../../contracts/permissions.ts'
import { newId } from '../new-id.ts'
import type { CameraStore } from '../ports/camera-store.ts'
import type { ChangeLog } from '../ports/change-log.ts'
import type { SiteStore } from '../ports/site-store.ts'
import { SnapshotFolderError, type SnapshotFolder } from '../ports/snapshot-folder.ts'
import type { Transactions } from '../ports/transaction.ts'
import { labelPicture } from './label-picture.ts'
import { snapshotName } from './snapshot-name.ts'
import type { WallRefusal } from './wall-refusal.ts'

export type SaveSnapshotDeps = {
  readonly database: Transactions
  readonly sites: Pick<SiteStore, 'current'>
  readonly cameras: Pick<CameraStore, 'find'>
  readonly folder: SnapshotFolder
  readonly changes: ChangeLog
}

/** Keeps an operator's picture of a camera; `at` (RFC 3339) is when it was shown. */
export type SaveSnapshot = (
  actor: Actor,
  snapshot: { readonly cameraId: CameraId; readonly at: string; readonly image: Uint8Array },
) => Promise<{ readonly kind: 'ok'; readonly file: string } | WallRefusal>

const sentences = {
  'no-room': 'The disk is full, so the picture was not kept. Make room and take it again.',
  'no-rights':
    'The folder for pictures may not be written to. Give NeuroMark the right to it, then take the picture again.',
  failed: 'The picture could not be written. The log file says why.',
} as const

/** May reject with `DatabaseError`; expected refusals are values. */
export function createSaveSnapshot(deps: SaveSnapshotDeps): SaveSnapshot {
  return async (actor, { cameraId, at, image }) => {
    const camera = await deps.cameras.find(cameraId)
    if (!camera) return { kind: 'not-found', message: 'This camera is not there any more.' }
    const timeZone = (await deps.sites.current())?.timeZone ?? 'UTC'
    const local = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone)
    const said = `${camera.name}, ${local.toString({ timeZoneName: 'auto', smallestUnit: 'millisecond' })}`
    const labelled = labelPicture(image, said)
    if (labelled.kind === 'not-a-picture') {
      return { kind: 'invalid', message: 'This is neither a JPEG nor a PNG, so it was not kept.' }
    }
    let file: string
    try {
      file = await deps.folder.save(
        snapshotName(camera.name, local),
        labelled.ending,
        labelled.picture,
      )
    } catch (error) {
      if (!(error instanceof SnapshotFolderError) || error.code === 'failed') throw error
      return { kind: 'conflict', message: sentences[error.code] }
    }
    await deps.database.transaction((tx) =>
      deps.changes.append(tx, {
        ...{ actor, action: 'snapshot.saved', entity: 'snapshot', entityId: newId<'snapshot'>() },
        ...{ before: null, after: { cameraId, at, bytes: labelled.picture.length } },
      }),
    )
    return { kind: 'ok', file }
  }
}
