import { useCallback } from 'react'
import type { WallView, WallViewFields } from '../../../contracts/wall.ts'
import { useApi } from '../../client/api.ts'
import { useQuery, type Query } from '../../client/use-query.ts'
import { offerUndo, showError } from '../../ui/toasts.tsx'

/** The operator's views, in their order. */
export function useViews(): Query<ReadonlyArray<WallView>> {
  return useQuery({
    key: 'wall views',
    load: async (api) => (await api.wall.views()).toSorted((a, b) => a.position - b.position),
    refetchOn: ({ kind }) => kind === 'views-changed',
  })
}

export const fieldsOf = ({ name, layout, slots, alarms }: WallViewFields): WallViewFields => ({
  ...{ name, layout, slots, alarms },
})

/** A name like `wanted` that no other view has. */
export function freeName(wanted: string, views: ReadonlyArray<WallView>): string {
  const taken = new Set(views.map(({ name }) => name.toLowerCase()))
  const base = wanted.slice(0, 50)
  if (!taken.has(base.toLowerCase())) return base
  for (let number = 2; ; number += 1)
    if (!taken.has(`${base} ${number}`.toLowerCase())) return `${base} ${number}`
}

/** The list after the view at `id` went by one place. */
export function movedIds(
  views: ReadonlyArray<WallView>,
  id: string,
  by: 1 | -1,
): ReadonlyArray<string> {
  const ids = views.map((view) => view.id)
  const from = ids.indexOf(id)
  const to = from + by
  if (from < 0 || to < 0 || to >= ids.length) return ids
  ids.splice(to, 0, ...ids.splice(from, 1))
  return ids
}

/** What can be done with a whole view; failures are told in a toast. */
export function useViewActions(
  views: ReadonlyArray<WallView>,
  onShow: (id: string | null) => void,
) {
  const api = useApi()

  const duplicate = useCallback(
    async (view: WallView) => {
      try {
        const name = freeName(`${view.name} copy`, views)
        onShow((await api.wall.addView({ ...fieldsOf(view), name })).id)
      } catch (error) {
        showError('The view could not be duplicated', error)
      }
    },
    [api, views, onShow],
  )

  const remove = useCallback(
    async (view: WallView) => {
      try {
        await api.wall.removeView({ id: view.id })
        onShow(null)
        offerUndo({
          done: `The view “${view.name}” is deleted.`,
          undo: async () => onShow((await api.wall.restoreView({ id: view.id })).id),
          undone: `The view “${view.name}” is back.`,
          failed: 'The view could not be brought back',
        })
      } catch (error) {
        showError('The view could not be deleted', error)
      }
    },
    [api, onShow],
  )

  const move = useCallback(
    async (view: WallView, by: 1 | -1) => {
      try {
        await api.wall.reorderViews({ ids: [...movedIds(views, view.id, by)] })
      } catch (error) {
        showError('The views could not be put in order', error)
      }
    },
    [api, views],
  )

  return { duplicate, remove, move }
}
