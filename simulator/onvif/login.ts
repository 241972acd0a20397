import { createHash, randomBytes } from 'node:crypto'

export type Login = { readonly username: string; readonly password: string }

/** How far the time in a token may be off the device's clock. */
const mostSkewMs = 5 * 60_000

const hash = (algorithm: string, ...parts: ReadonlyArray<string | Uint8Array>) => {
  const sum = createHash(algorithm)
  for (const part of parts) sum.update(part)
  return sum
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d+)|(amp|lt|gt|quot|apos));/g, (_all, code?: string, name?: string) =>
    code === undefined
      ? ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[name ?? ''] ?? '')
      : String.fromCodePoint(Number(code)),
  )

/**
 * Checks WS-UsernameToken digests (OASIS WSS 1.0): name, SHA-1 of nonce, time and password, a time near the device's
 * clock, and no nonce twice.
 */
export function createTokenCheck({ username, password }: Login, now: () => number) {
  const seen = new Set<string>()
  return (message: string): boolean => {
    const element = (name: string) =>
      new RegExp(`<(?:\\w+:)?${name}[^>]*>([^<]*)</(?:\\w+:)?${name}>`).exec(message)?.[1]
    const [user, digest] = [element('Username'), element('Password')]
    const [nonce, created] = [element('Nonce'), element('Created')]
    if (!user || !digest || !nonce || !created || seen.has(nonce)) return false
    if (!(Math.abs(Date.parse(created) - now()) <= mostSkewMs)) return false
    seen.add(nonce)
    const expected = hash('sha1', Buffer.from(nonce, 'base64'), created, password)
    return unescaped(user) === username && digest === expected.digest('base64')
  }
}

const realm = 'ONVIF simulator'

/** Checks HTTP Digest (RFC 7616, MD5, qop auth), which some devices ask for in place of a token. */
export function createDigestCheck({ username, password }: Login) {
  const nonce = randomBytes(12).toString('hex')
  const md5 = (text: string) => hash('md5', text).digest('hex')
  return {
    challenge: `Digest realm="${realm}", qop="auth", nonce="${nonce}", opaque="simulator"`,
    accepts(header: string | undefined, path: string): boolean {
      const field = (name: string) =>
        new RegExp(`\\b${name}=(?:"([^"]*)"|([^,\\s]+))`)
          .exec(header ?? '')
          ?.slice(1)
          .find(Boolean)
      const secret = md5(`${username}:${realm}:${password}`)
      const request = md5(`POST:${path}`)
      const parts = [secret, nonce, field('nc'), field('cnonce'), 'auth', request]
      return field('username') === username && field('response') === md5(parts.join(':'))
    },
  }
}
