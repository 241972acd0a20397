import net, { BlockList } from 'node:net'
import tls from 'node:tls'
import { failureOf, noTls, SourceFailure } from './source-failure.ts'

const privateNetworks = new BlockList()
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  privateNetworks.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateNetworks.addSubnet(network, prefix, 'ipv6')

/** Whether an IP address belongs to a private network, where cameras sign their own certificates. Pure. */
export function isPrivateAddress(address: string): boolean {
  const [plain = ''] = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')
  const family = net.isIP(plain)
  return family !== 0 && privateNetworks.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

export type Connected = {
  readonly socket: net.Socket
  /** What is to be known of the connection's safety; null where nothing is. */
  readonly note: string | null
}

export type ConnectOptions = {
  readonly defaultPort: number
  readonly secure: boolean
  readonly withinMs: number
  readonly signal?: AbortSignal | undefined
  /** Which addresses may show a certificate that nobody vouches for. */
  readonly mayBeUnverified?: (address: string) => boolean
}

/** Opens a connection to the host of `url`. @throws SourceFailure */
export function connect(url: URL, options: ConnectOptions): Promise<Connected> {
  const { secure, signal } = options
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || options.defaultPort
  return new Promise((resolve, reject) => {
    const socket = secure
      ? tls.connect({
          host,
          port,
          // Judged below: by the address that was reached.
          rejectUnauthorized: false,
          ...(net.isIP(host) === 0 ? { servername: host } : {}),
        })
      : net.connect({ host, port })
    let reached = false
    socket.once('connect', () => (reached = secure))
    const timer = setTimeout(
      () =>
        fail(
          reached ? noTls(url) : new SourceFailure('unreachable', `${url.host} did not answer.`),
        ),
      options.withinMs,
    )
    const finish = (): void => {
      clearTimeout(timer)
      // The signal of a camera lives as long as the camera: what stays on it adds up.
      signal?.removeEventListener('abort', onAbort)
    }
    const fail = (error: unknown): void => {
      finish()
      socket.destroy()
      reject(failureOf(error, url))
    }
    const onAbort = (): void => fail(new SourceFailure('ended', 'Stopped.'))
    socket.once('error', fail)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) return onAbort()
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      const untrusted = socket instanceof tls.TLSSocket && !socket.authorized
      const mayBeUnverified = options.mayBeUnverified ?? isPrivateAddress
      if (untrusted && !mayBeUnverified(socket.remoteAddress ?? '')) {
        return fail(
          new SourceFailure(
            'tls',
            `Nobody vouches for the certificate of ${url.host}. It is outside of the private network, so its name has to be in a certificate that this desktop trusts.`,
          ),
        )
      }
      finish()
      socket.off('error', fail)
      socket.on('error', () => undefined) // told by 'close'
      resolve({ socket, note: untrusted ? unverifiedNote : null })
    })
  })
}

const unverifiedNote =
  'The connection is encrypted, but nobody vouches for the certificate of the camera. That is usual in a private network.'
