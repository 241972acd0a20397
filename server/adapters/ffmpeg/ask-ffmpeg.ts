import { spawn } from 'node:child_process'

/** ffmpeg's answer to a short question, characters. */
const mostText = 200_000

/** Runs ffmpeg for what it writes about an input; it is ended after `withinMs`. Never rejects: `started` tells. */
export function askFfmpeg(
  ffmpeg: string,
  args: ReadonlyArray<string>,
  { withinMs, signal }: { readonly withinMs: number; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly started: boolean; readonly code: number | null; readonly told: string }> {
  const child = spawn(ffmpeg, ['-hide_banner', '-nostdin', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told = `${told}${text}`.slice(0, mostText)
  })
  return new Promise((resolve) => {
    const end = (): void => void child.kill('SIGKILL')
    const timer = setTimeout(end, withinMs)
    signal?.addEventListener('abort', end)
    const finish = (started: boolean, code: number | null): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve({ started, code, told })
    }
    if (signal?.aborted) end()
    child.once('error', () => finish(false, null))
    child.once('close', (code) => finish(true, code))
  })
}
