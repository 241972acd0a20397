// @ts-check

/**
 * @typedef {{
 *   readonly title: string,
 *   readonly run: (note: (text: string) => void) => Promise<'ready' | 'done'>,
 * }} Step `note` says, while it runs, what takes its time
 */

/**
 * Runs steps in order, one line each: `[2/7] npm packages … done (41.2 s)`.
 *
 * Rejects with the first step's failure, after its line was ended.
 *
 * @param {ReadonlyArray<Step>} steps
 * @param {{ readonly write: (text: string) => void, readonly nowMs: () => number }} deps
 */
export async function runSteps(steps, { write, nowMs }) {
  for (const [i, { title, run }] of steps.entries()) {
    const began = nowMs()
    write(`[${i + 1}/${steps.length}] ${title} … `)
    try {
      const outcome = await run((text) => write(`${text} … `))
      const seconds = ((nowMs() - began) / 1000).toFixed(1)
      write(outcome === 'ready' ? 'ready\n' : `done (${seconds} s)\n`)
    } catch (error) {
      write('failed\n')
      throw error
    }
  }
}
