/** Milliseconds. */
export type Spread = { readonly p50: number; readonly p99: number }

/** Runs `work` for each of `inputs` and says how long the middle one and the slow ones took. */
export async function timeEach<Input>(
  inputs: ReadonlyArray<Input>,
  work: (input: Input) => unknown,
): Promise<Spread> {
  const took: number[] = []
  for (const input of inputs) {
    const startedAt = performance.now()
    await work(input)
    took.push(performance.now() - startedAt)
  }
  took.sort((a, b) => a - b)
  const at = (share: number): number => round(took[Math.ceil(took.length * share) - 1] ?? 0, 3)
  return { p50: at(0.5), p99: at(0.99) }
}

export function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
