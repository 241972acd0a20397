import { createHash } from 'node:crypto'

export type Challenge = {
  readonly scheme: 'digest' | 'basic'
  readonly fields: ReadonlyMap<string, string>
}

export type Credentials = { readonly username: string; readonly password: string }

/** Reads the WWW-Authenticate headers of an answer; one header may hold several challenges. */
export function readChallenges(headers: ReadonlyArray<string>): ReadonlyArray<Challenge> {
  return headers
    .flatMap((header) => header.split(/,\s*(?=(?:digest|basic)\s)/i))
    .flatMap((header) => {
      const [, scheme = ''] = /^\s*(\w+)/.exec(header) ?? []
      const name = scheme.toLowerCase()
      if (name !== 'digest' && name !== 'basic') return []
      const fields = new Map<string, string>()
      const pairs = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g
      for (const [, key = '', quoted, plain] of header.matchAll(pairs))
        fields.set(key.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '')
      return [{ scheme: name, fields }]
    })
}

const algorithmOf = ({ fields }: Challenge): string => fields.get('algorithm') ?? 'MD5'

/** Hashes that can be answered, the strongest first. */
const hashes = [
  { algorithm: /^sha-256(-sess)?$/i, name: 'sha256' },
  { algorithm: /^md5(-sess)?$/i, name: 'md5' },
] as const

/** The strongest challenge that can be answered: SHA-256 before MD5 before Basic. */
export function strongest(challenges: ReadonlyArray<Challenge>): Challenge | undefined {
  const digests = challenges.filter(({ scheme }) => scheme === 'digest')
  for (const { algorithm } of hashes) {
    const found = digests.find((challenge) => algorithm.test(algorithmOf(challenge)))
    if (found) return found
  }
  return challenges.find(({ scheme }) => scheme === 'basic')
}

/** Whether ffmpeg can answer it: it knows Basic and MD5. */
export const isPlain = (challenge: Challenge): boolean =>
  challenge.scheme === 'basic' || /^md5/i.test(algorithmOf(challenge))

/**
 * The Authorization header that answers the strongest challenge (RFC 2617, and RFC 7616's SHA-256), or undefined when there is
 * none that we know. `count`: how often this challenge has been answered, this time included.
 */
export function answerChallenge(
  challenges: ReadonlyArray<Challenge>,
  request: { readonly method: string; readonly uri: string },
  credentials: Credentials,
  count = 1,
): string | undefined {
  const challenge = strongest(challenges)
  if (!challenge) return undefined
  if (challenge.scheme === 'digest') return answerDigest(challenge, request, credentials, count)
  const { username, password } = credentials
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

function answerDigest(
  challenge: Challenge,
  { method, uri }: { readonly method: string; readonly uri: string },
  { username, password }: Credentials,
  times: number,
): string {
  const { fields } = challenge
  const algorithm = algorithmOf(challenge)
  const hashName = hashes.find((hash) => hash.algorithm.test(algorithm))?.name ?? 'md5'
  const hash = (text: string): string => createHash(hashName).update(text).digest('hex')
  const realm = fields.get('realm') ?? ''
  const nonce = fields.get('nonce') ?? ''
  const withQop = (fields.get('qop') ?? '').split(',').some((qop) => qop.trim() === 'auth')
  const count = times.toString(16).padStart(8, '0')
  const own = hash(`${nonce}:${uri}:${times}`).slice(0, 16)
  const session = /-sess$/i.test(algorithm)
  const login = hash(`${username}:${realm}:${password}`)
  const secret = session ? hash(`${login}:${nonce}:${own}`) : login
  const action = hash(`${method}:${uri}`)
  const response = withQop
    ? hash(`${secret}:${nonce}:${count}:${own}:auth:${action}`)
    : hash(`${secret}:${nonce}:${action}`)
  const parts = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri="${uri}"`,
    `response="${response}"`,
    ...(fields.has('algorithm') ? [`algorithm=${algorithm}`] : []),
    ...(fields.has('opaque') ? [`opaque=${quoted(fields.get('opaque') ?? '')}`] : []),
    ...(withQop ? ['qop=auth', `nc=${count}`] : []),
    ...(withQop || session ? [`cnonce="${own}"`] : []),
  ]
  return `Digest ${parts.join(', ')}`
}
