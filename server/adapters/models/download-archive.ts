import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

export type Downloaded =
  { readonly kind: 'downloaded' } | { readonly kind: 'refused'; readonly message: string }

export type DownloadLimits = {
  readonly bytes: number
  /** For all of it. */
  readonly withinMs: number
}

const mostRedirects = 5

const refused = (message: string): Downloaded => ({ kind: 'refused', message })
const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`

/** Follows redirects by hand: none may lead away from http and https. */
async function get(address: string, signal: AbortSignal): Promise<Response | string> {
  let url = new URL(address)
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return `Packs are downloaded over http or https only, not from a "${url.protocol}" address.`
    if (url.username !== '' || url.password !== '')
      return 'The address may not hold a user name or password.'
    const response = await fetch(url, { redirect: 'manual', signal })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return response
    await response.body?.cancel()
    url = new URL(next, url)
  }
  return `The address redirects more than ${mostRedirects} times.`
}

/**
 * Downloads `url` to `file`, which must not exist yet, and compares its SHA-256.
 *
 * Whatever the network or the server does is a refusal, in a sentence. Rejects where the file cannot be written or
 * `signal` aborts; the caller removes the file then as after a refusal.
 */
export async function downloadArchive(
  source: { readonly url: string; readonly sha256: string },
  file: string,
  limits: DownloadLimits,
  signal?: AbortSignal,
): Promise<Downloaded> {
  const timeout = AbortSignal.timeout(limits.withinMs)
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout
  const unreachable = (error: unknown): Downloaded => {
    signal?.throwIfAborted()
    if (timeout.aborted)
      return refused(
        `The download took longer than ${Math.round(limits.withinMs / 60_000)} minutes.`,
      )
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? cause.message : 'no reason was given'
    return refused(`The download failed: ${reason}. Check the address and the network.`)
  }

  const response = await get(source.url, stop).catch(unreachable)
  if (typeof response === 'string') return refused(response)
  if (!(response instanceof Response)) return response
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    return refused(`The server answered ${response.status}. Check the address.`)
  }
  const tooLarge = refused(`The archive is larger than ${megabytes(limits.bytes)}, the most.`)
  if (Number(response.headers.get('content-length') ?? 0) > limits.bytes) {
    await response.body.cancel()
    return tooLarge
  }
  return receive(response.body, source.sha256, file, { ...limits, tooLarge, unreachable })
}

async function receive(
  body: NonNullable<Response['body']>,
  sha256: string,
  file: string,
  more: {
    readonly bytes: number
    readonly tooLarge: Downloaded
    readonly unreachable: (error: unknown) => Downloaded
  },
): Promise<Downloaded> {
  const hash = createHash('sha256')
  let received = 0
  const target = await open(file, 'wx', 0o600)
  const reader = body.getReader()
  try {
    for (;;) {
      const part = await reader.read().catch(more.unreachable)
      if ('kind' in part) return part
      if (part.done) break
      received += part.value.byteLength
      if (received > more.bytes) return more.tooLarge
      hash.update(part.value)
      await target.writeFile(part.value)
    }
  } finally {
    await reader.cancel().catch(() => undefined)
    await target.close()
  }
  const found = hash.digest('hex')
  if (found === sha256.toLowerCase()) return { kind: 'downloaded' }
  return refused(
    `The archive's SHA-256 is ${found}, not the one given. It is another file, or was altered on its way.`,
  )
}
