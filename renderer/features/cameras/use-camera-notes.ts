import type { CameraId } from '../../../contracts/ids.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'
import { useQuery } from '../../client/use-query.ts'

/** They rest on a day: once a minute is often enough. */
const NOTES_EVERY_MS = 60_000

/** How fit the faces of the last day were for recognition, by camera; empty until it is known. */
export function useCameraNotes(): ReadonlyMap<CameraId, CameraNote> {
  const { data } = useQuery({
    key: 'camera notes',
    load: async (api) =>
      new Map((await api.recognition.cameraNotes()).map((note) => [note.cameraId, note])),
    refetchOn: ({ kind }) => kind === 'cameras-changed',
    everyMs: NOTES_EVERY_MS,
  })
  return data ?? none
}

const none: ReadonlyMap<CameraId, CameraNote> = new Map()
