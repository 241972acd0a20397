/** What makes a scene hard. `walk` is the plain case: people come towards the camera in good light. */
export const SCENE_KINDS = [
  'walk',
  'walk-pasts',
  'crossings',
  'occlusion',
  'groups',
  'distance',
  'night',
  'motion-blur',
  'look-alikes',
] as const

export type SceneKind = (typeof SCENE_KINDS)[number]

/** How the passages are spread over the kinds: parts of the enrolled people's, and of the strangers'. */
export const KIND_SHARES: Readonly<
  Record<SceneKind, { readonly enrolled: number; readonly strangers: number }>
> = {
  walk: { enrolled: 14, strangers: 10 },
  'walk-pasts': { enrolled: 14, strangers: 12 },
  crossings: { enrolled: 18, strangers: 15 },
  occlusion: { enrolled: 12, strangers: 10 },
  groups: { enrolled: 16, strangers: 14 },
  distance: { enrolled: 8, strangers: 7 },
  night: { enrolled: 6, strangers: 6 },
  'motion-blur': { enrolled: 6, strangers: 6 },
  'look-alikes': { enrolled: 6, strangers: 20 },
}

/**
 * Splits `total` passages over kinds by their parts: whole numbers that add up to it (largest remainders; for equal ones
 * the earlier kind). Pure.
 */
export function spreadOverKinds(
  total: number,
  kinds: ReadonlyArray<SceneKind>,
  who: 'enrolled' | 'strangers',
): ReadonlyMap<SceneKind, number> {
  const parts = kinds.reduce((sum, kind) => sum + KIND_SHARES[kind][who], 0)
  const exact = kinds.map((kind) => ({ kind, count: (total * KIND_SHARES[kind][who]) / parts }))
  const whole = new Map(exact.map(({ kind, count }) => [kind, Math.floor(count)]))
  let left = total - [...whole.values()].reduce((sum, count) => sum + count, 0)
  const byRemainder = exact.toSorted((a, b) => (b.count % 1) - (a.count % 1))
  for (const { kind } of byRemainder) {
    if (left-- <= 0) break
    whole.set(kind, (whole.get(kind) ?? 0) + 1)
  }
  return whole
}
