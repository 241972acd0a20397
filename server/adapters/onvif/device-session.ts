import { createHash, randomBytes } from 'node:crypto'
import { Cam, type CamOptions } from 'onvif'
import { getDigestHeaders, parseSOAPString } from 'onvif/lib/utils.js'
import type { OnvifTarget } from '../../ports/onvif-client.ts'
import { isHarmlessXml } from './check-xml.ts'
import { OnvifError } from './onvif-error.ts'
import { postSoap } from './post-soap.ts'

type Answer = (error: unknown, data?: unknown, xml?: string, status?: number) => void

type LibraryRequest = {
  readonly action: string
  readonly service?: string
  readonly body: string
}

const security = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss'

const nowhere = {
  ...{ protocol: null, slashes: null, auth: null, host: null, port: null, hostname: null },
  ...{ hash: null, search: null, query: null, pathname: null, path: null, href: '' },
}

const escaped = (text: string): string =>
  text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

/**
 * The library's knowledge of ONVIF on a transport of ours: every answer is bounded and checked before the library parses
 * it, what the library throws over an odd answer is an error of the call, and the login is written in UTF-8 and escaped.
 * Connections go to the asked host and port only, wherever the device says that its services are.
 */
export class DeviceSession extends Cam {
  private readonly signal: AbortSignal
  private readonly requestMs: number
  private broken: (error: unknown) => void = () => undefined

  constructor(target: OnvifTarget, signal: AbortSignal, requestMs: number) {
    const options: CamOptions = { hostname: target.host, port: target.port, autoconnect: false }
    super({
      ...options,
      ...(target.username === null ? {} : { username: target.username }),
      ...(target.username === null ? {} : { password: target.password ?? '' }),
    })
    // Otherwise the library warns on the console of devices that play recordings.
    this.uri = { recording: nowhere }
    this.signal = signal
    this.requestMs = requestMs
  }

  /** Runs one call of the library. Rejects with `OnvifError` only. One call at a time. */
  async ask<Result>(start: (done: (error: unknown, result?: Result) => void) => void) {
    return new Promise<Result | undefined>((resolve, reject) => {
      const fail = (error: unknown) => reject(error instanceof OnvifError ? error : faultOf(error))
      this.broken = fail
      try {
        start((error, result) => (error ? fail(error) : resolve(result)))
      } catch (error) {
        fail(error)
      }
    })
  }

  /** Called by the library for each request, with what it knows of it. */
  _requestPart2(request: LibraryRequest, answer: Answer): void {
    this.exchange(request)
      .then(({ text, status }) => parseSOAPString(text, answer, status))
      // Also where the library trips over what the device said.
      .catch((error: unknown) => {
        try {
          answer(error instanceof OnvifError ? error : new OnvifError('not-onvif'))
        } catch (thrown) {
          this.broken(thrown)
        }
      })
  }

  /** Called by the library for the beginning of each message. */
  _envelopeHeader(): string {
    return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>${this.token()}</s:Header><s:Body>`
  }

  private token(): string {
    if (!this.username) return ''
    // By the device's clock, so that one that is wrong lets us in all the same.
    const created = new Date(process.uptime() * 1000 + (this.timeShift ?? 0)).toISOString()
    const nonce = randomBytes(16)
    const digest = createHash('sha1')
      .update(nonce)
      .update(created)
      .update(this.password ?? '', 'utf8')
      .digest('base64')
    return (
      `<Security s:mustUnderstand="1" xmlns="${security}-wssecurity-secext-1.0.xsd"><UsernameToken>` +
      `<Username>${escaped(this.username)}</Username>` +
      `<Password Type="${security}-username-token-profile-1.0#PasswordDigest">${digest}</Password>` +
      `<Nonce EncodingType="${security}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>` +
      `<Created xmlns="${security}-wssecurity-utility-1.0.xsd">${created}</Created>` +
      '</UsernameToken></Security>'
    )
  }

  private async exchange({ action, service, body }: LibraryRequest) {
    const path = (service && this.uri?.[service]?.path) || this.path
    const message = { host: this.hostname, port: this.port, path, body, timeoutMs: this.requestMs }
    const headers = {
      'Content-Type': `application/soap+xml; charset=utf-8; action="${action}"`,
      'Content-Length': String(Buffer.byteLength(body)),
    }
    let answer = await postSoap({ ...message, headers }, this.signal)
    const challenges = getDigestHeaders([...answer.rawHeaders])
    if (answer.status === 401 && challenges.length > 0 && this.username) {
      const Authorization = this.digestAuth(challenges, { method: 'POST', path })
      answer = await postSoap({ ...message, headers: { ...headers, Authorization } }, this.signal)
    }
    if (answer.status === 401) throw new OnvifError('unauthorised')
    if (!isHarmlessXml(answer.text)) throw new OnvifError('not-onvif')
    return answer
  }

  declare digestAuth: (
    challenges: ReadonlyArray<string>,
    request: { readonly method: string; readonly path: string },
  ) => string
}

/** The library tells kinds of errors by their text only, which may hold what the device said. */
function faultOf(error: unknown): OnvifError {
  const text = error instanceof Error ? error.message : ''
  if (/not ?authori[sz]ed|unauthori[sz]ed|authority failure|FailedAuthentication/i.test(text)) {
    return new OnvifError('unauthorised')
  }
  return new OnvifError(text.startsWith('ONVIF SOAP Fault') ? 'fault' : 'not-onvif')
}
