import { useRef } from 'react'
import type { PersonId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import { useApi } from '../../client/api.ts'
import { useAction, type Action } from '../../client/use-action.ts'
import { offerUndo, showDone } from '../../ui/toasts.tsx'
import { canReject } from './correction.ts'

/** Whom an operator says that a sighting was. */
export type Correction = {
  /** Null: nobody enrolled. */
  readonly person: { readonly id: PersonId; readonly name: string } | null
  /** Keep the face as an example of who the person that it was taken for is not. */
  readonly reject: boolean
}

export type CorrectionActions = {
  readonly correct: Action<[Correction]>
  readonly undo: Action<[]>
}

/** Corrects a sighting and offers to take that back. */
export function useCorrection(sighting: Sighting): CorrectionActions {
  const api = useApi()
  const sightingId = sighting.id
  const withdrawOffer = useRef<() => void>(undefined)
  const undo = useAction(async () => {
    withdrawOffer.current?.()
    await api.recognition.undoCorrection({ sightingId })
    showDone('The correction is taken back.')
  })
  const correct = useAction(async ({ person, reject }: Correction) => {
    const personId = person?.id ?? null
    const { notLearnt } = await api.recognition.correctSighting({
      sightingId,
      personId,
      reject: reject && canReject(sighting, personId),
    })
    withdrawOffer.current?.()
    withdrawOffer.current = offerUndo({
      done: [person ? `This was ${person.name}.` : 'This was nobody enrolled.', notLearnt ?? '']
        .join(' ')
        .trim(),
      undo: () => api.recognition.undoCorrection({ sightingId }),
      undone: 'The correction is taken back.',
      failed: 'The correction could not be taken back',
    })
  })
  return { correct, undo }
}
