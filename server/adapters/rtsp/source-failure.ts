import type { CameraFault } from '../../../contracts/cameras.ts'

/** Why a camera could not be read; `message` is for operators, and holds no credentials. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure'
  constructor(
    readonly fault: CameraFault,
    message: string,
  ) {
    super(message)
  }
}

/** The same of any error that a connection to `url` can end with. */
export function failureOf(error: unknown, url: URL): SourceFailure {
  if (error instanceof SourceFailure) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const secure = /^(rtsps|https):$/.test(url.protocol)
  switch (code) {
    case 'ECONNREFUSED':
      return new SourceFailure(
        'refused',
        `${url.host} refuses the connection. Check the port, and that the camera sends this kind of stream.`,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SourceFailure(
        'unknown-host',
        `The name ${url.hostname} is not known in this network.`,
      )
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return new SourceFailure('unreachable', `${url.host} cannot be reached from this desktop.`)
    case 'ECONNRESET':
    case 'EPIPE':
      return secure ? noTls(url) : new SourceFailure('ended', `${url.host} closed the connection.`)
    default:
      if (secure && /SSL|TLS|EPROTO|CERT/.test(code)) return noTls(url)
      return new SourceFailure(
        'unreachable',
        `${url.host} cannot be reached (${code || 'unknown reason'}).`,
      )
  }
}

/** What answers does not speak TLS, or not so that it comes to anything. */
export const noTls = (url: URL): SourceFailure =>
  new SourceFailure(
    'tls',
    `${url.host} makes no secure connection. Check the port, or write ${url.protocol.replace('s:', '')}:// if the camera sends openly.`,
  )
