/** States of a drawing that can be gone back to, oldest first. */
export type History<T> = {
  readonly past: ReadonlyArray<T>
  readonly future: ReadonlyArray<T>
  /** What the latest change was part of: further changes with the same name are one step. */
  readonly step: string | null
}

/** Steps that are kept. */
const MAX_STEPS = 100

export const noHistory: History<never> = { past: [], future: [], step: null }

/** The history after `before` was changed. Changes that share a `step` in a row are undone at once. */
export function remember<T>(history: History<T>, before: T, step: string | null): History<T> {
  if (step !== null && step === history.step) return { ...history, future: [] }
  return { past: [...history.past, before].slice(-MAX_STEPS), future: [], step }
}

/** The state before, and the history to go on from; null when there is none. */
export function undo<T>(
  { past, future }: History<T>,
  now: T,
): { readonly state: T; readonly history: History<T> } | null {
  const state = past.at(-1)
  if (state === undefined) return null
  return { state, history: { past: past.slice(0, -1), future: [now, ...future], step: null } }
}

/** What was undone last; null when there is nothing. */
export function redo<T>(
  { past, future }: History<T>,
  now: T,
): { readonly state: T; readonly history: History<T> } | null {
  const [state, ...rest] = future
  if (state === undefined) return null
  return { state, history: { past: [...past, now], future: rest, step: null } }
}
