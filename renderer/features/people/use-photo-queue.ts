import { useEffect, useReducer } from 'react'
import type { PersonId } from '../../../contracts/ids.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { nextPhoto, reducePhotos, type PhotoEvent, type PhotoQueue } from './photo-queue.ts'

/** Sends photos of a person one after the other; calls `onAccepted` after each that is taken. */
export function usePhotoQueue(
  personId: PersonId,
  onAccepted: () => void,
): readonly [PhotoQueue, (event: PhotoEvent) => void] {
  const api = useApi()
  const [queue, dispatch] = useReducer(reducePhotos, [])
  const next = nextPhoto(queue)

  useEffect(() => {
    if (!next) return
    const { id, file } = next
    const send = async (): Promise<void> => {
      dispatch({ kind: 'started', id })
      try {
        const result = await api.people.enrol({ personId, source: 'photo', image: file })
        dispatch({ kind: 'finished', id, result })
        if (result.kind === 'accepted') onAccepted()
      } catch (error) {
        dispatch({ kind: 'failed', id, message: errorSentence(error) })
      }
    }
    void send()
  }, [api, personId, next, onAccepted])

  return [queue, dispatch]
}
