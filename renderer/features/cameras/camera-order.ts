/** `ids` with `id` moved by `by` places, as far as the list reaches; the same list where nothing moves. */
export function movedBy<Id>(ids: ReadonlyArray<Id>, id: Id, by: number): ReadonlyArray<Id> {
  const from = ids.indexOf(id)
  const to = Math.min(ids.length - 1, Math.max(0, from + by))
  if (from < 0 || to === from) return ids
  return ids.toSpliced(from, 1).toSpliced(to, 0, id)
}

/**
 * The things of `items` in the order of `ids`. What the order does not name yet, because it was added
 * meanwhile, comes last; what is gone is left out.
 */
export function inOrder<Id, Item extends { readonly id: Id }>(
  items: ReadonlyArray<Item>,
  ids: ReadonlyArray<Id>,
): ReadonlyArray<Item> {
  const byId = new Map(items.map((item) => [item.id, item]))
  const named = ids.flatMap((id) => byId.get(id) ?? [])
  const known = new Set(ids)
  return [...named, ...items.filter(({ id }) => !known.has(id))]
}
