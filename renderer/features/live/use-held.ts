import { useState } from 'react'

/**
 * A list that stands still while `held`, and how many have come at its head since. An empty list holds nothing: what comes
 * first is shown at once.
 */
export function useHeld<T extends { readonly id: string }>(
  items: ReadonlyArray<T>,
  held: boolean,
): { readonly shown: ReadonlyArray<T>; readonly waiting: number } {
  const [kept, setKept] = useState(items)
  const still = held && kept.length > 0
  if (!still && kept !== items) setKept(items)
  const shown = still ? kept : items
  return { shown, waiting: still ? countNew(items, kept) : 0 }
}

function countNew<T extends { readonly id: string }>(
  items: ReadonlyArray<T>,
  kept: ReadonlyArray<T>,
): number {
  const known = new Set(kept.map(({ id }) => id))
  return items.filter(({ id }) => !known.has(id)).length
}
