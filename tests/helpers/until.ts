import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until `ask` answers with something truthy; throws after `withinMs`. */
export async function until<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  withinMs = 20_000,
): Promise<NonNullable<Answer>> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`)
    await sleep(20)
  }
}
