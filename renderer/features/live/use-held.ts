import { useState } from 'react'

/** A list that stands still while `held`, and how many have come at its head since. */
export function useHeld<T extends { readonly id: string }>(
  items: ReadonlyArray<T>,
  held: boolean,
): { readonly shown: ReadonlyArray<T>; readonly waiting: number } {
  const [kept, setKept] = useState(items)
  if (!held && kept !== items) setKept(items)
  const shown = held ? kept : items
  return { shown, waiting: held ? countNew(items, kept) : 0 }
}

function countNew<T extends { readonly id: string }>(
  items: ReadonlyArray<T>,
  kept: ReadonlyArray<T>,
): number {
  const known = new Set(kept.map(({ id }) => id))
  return items.filter(({ id }) => !known.has(id)).length
}
