import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { WallView, WallViewFields } from '../../../contracts/wall.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { fieldsOf } from './use-views.ts'

type DraftState = {
  /** Null while nothing is edited. */
  readonly fields: WallViewFields | null
  /** What it began with. */
  readonly before: WallViewFields | null
  /** The view that is edited, with the revision that was read; null for a new one. */
  readonly of: { readonly id: string; readonly revision: number } | null
  readonly busy: boolean
  readonly error: string | null
}

const none: DraftState = { fields: null, before: null, of: null, busy: false, error: null }

/** Of this window: it outlives a visit to another page, so that no work is lost. */
const drafts = createStore<DraftState>(() => none)

export type Draft = ReturnType<typeof useDraft>

/** The view that is being edited. Nothing of it is kept until it is saved. */
export function useDraft() {
  const api = useApi()
  const state = useStore(drafts)

  const begin = (view: WallView | null, fields: WallViewFields) =>
    drafts.setState({
      ...none,
      fields,
      before: fields,
      of: view && { id: view.id, revision: view.revision },
    })

  const change = (part: Partial<WallViewFields>) =>
    drafts.setState(({ fields }) => ({ fields: fields && { ...fields, ...part }, error: null }))

  /** Answers the view as it was kept; null when it was refused, with the sentence in `error`. */
  const save = async (): Promise<WallView | null> => {
    const { fields, of, busy } = drafts.getState()
    if (!fields || busy) return null
    drafts.setState({ busy: true, error: null })
    try {
      const view = fieldsOf(fields)
      const saved = await (of ? api.wall.changeView({ ...of, view }) : api.wall.addView(view))
      drafts.setState(none)
      return saved
    } catch (error) {
      drafts.setState({ busy: false, error: errorSentence(error) })
      return null
    }
  }

  /** Keeps the draft apart from a view that somebody else changed meanwhile. */
  const detach = (name: string) =>
    drafts.setState(({ fields }) => ({
      of: null,
      error: null,
      fields: fields && { ...fields, name },
    }))

  const discard = () => drafts.setState(none)
  const changed = JSON.stringify(state.fields) !== JSON.stringify(state.before)
  return { ...state, changed, begin, change, save, detach, discard }
}
