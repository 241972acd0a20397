import { createHash } from 'node:crypto'

type Challenge = {
  readonly scheme: 'digest' | 'basic'
  readonly fields: ReadonlyMap<string, string>
}

/** Reads the WWW-Authenticate headers of an RTSP answer. */
export function readChallenges(headers: ReadonlyArray<string>): ReadonlyArray<Challenge> {
  return headers.flatMap((header) => {
    const [, scheme = ''] = /^\s*(\w+)/.exec(header) ?? []
    const name = scheme.toLowerCase()
    if (name !== 'digest' && name !== 'basic') return []
    const fields = new Map<string, string>()
    for (const [, key = '', quoted, plain] of header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g))
      fields.set(key.toLowerCase(), quoted ?? plain ?? '')
    return [{ scheme: name, fields }]
  })
}

/**
 * The Authorization header that answers the strongest challenge (RFC 2617, and RFC 7616's SHA-256), or undefined when there is
 * none that we know.
 */
export function answerChallenge(
  challenges: ReadonlyArray<Challenge>,
  request: { readonly method: string; readonly uri: string },
  credentials: { readonly username: string; readonly password: string },
): string | undefined {
  const digest = challenges.find(({ scheme }) => scheme === 'digest')
  if (digest) return answerDigest(digest.fields, request, credentials)
  if (!challenges.some(({ scheme }) => scheme === 'basic')) return undefined
  const { username, password } = credentials
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function answerDigest(
  fields: ReadonlyMap<string, string>,
  { method, uri }: { readonly method: string; readonly uri: string },
  { username, password }: { readonly username: string; readonly password: string },
): string {
  const algorithm = fields.get('algorithm') ?? 'MD5'
  const hash = (text: string): string =>
    createHash(/sha-256/i.test(algorithm) ? 'sha256' : 'md5')
      .update(text)
      .digest('hex')
  const realm = fields.get('realm') ?? ''
  const nonce = fields.get('nonce') ?? ''
  const secret = hash(`${username}:${realm}:${password}`)
  const action = hash(`${method}:${uri}`)
  const withQop = (fields.get('qop') ?? '').split(',').some((qop) => qop.trim() === 'auth')
  const count = '00000001'
  const own = hash(`${nonce}:${uri}`).slice(0, 16)
  const response = withQop
    ? hash(`${secret}:${nonce}:${count}:${own}:auth:${action}`)
    : hash(`${secret}:${nonce}:${action}`)
  const parts = [
    `username="${username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    ...(fields.has('algorithm') ? [`algorithm=${algorithm}`] : []),
    ...(fields.has('opaque') ? [`opaque="${fields.get('opaque')}"`] : []),
    ...(withQop ? ['qop=auth', `nc=${count}`, `cnonce="${own}"`] : []),
  ]
  return `Digest ${parts.join(', ')}`
}
