/**
 * How long to wait before try number `failures` + 1: doubling from `first` up to `most`, with jitter so that twenty
 * cameras behind one switch do not come back at the same moment. `chance` is uniform in [0, 1). Milliseconds. Pure.
 */
export function backoffMs(
  failures: number,
  chance: number,
  { first = 1000, most = 30_000 }: { readonly first?: number; readonly most?: number } = {},
): number {
  const full = Math.min(most, first * 2 ** Math.max(0, failures - 1))
  return Math.round(full * (0.75 + chance * 0.5))
}
