import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createDigestCheck, createTokenCheck, type Login } from './login.ts'
import {
  capabilities,
  deviceInformation,
  envelope,
  fault,
  profiles,
  profiles2,
  scopes,
  services,
  streamUri,
  streamUri2,
  systemDateAndTime,
  type SimulatedProfile,
} from './messages.ts'

export type OnvifDeviceOptions = {
  /** 127.0.0.1 and a free port without them. */
  readonly host?: string
  readonly port?: number
  readonly name: string
  readonly manufacturer: string
  readonly model: string
  /** Null: everybody may ask everything. */
  readonly login: Login | null
  /** What the login is proved by; a WS-UsernameToken without it. */
  readonly proof?: 'token' | 'http-digest'
  readonly profiles: ReadonlyArray<SimulatedProfile>
  /** `old`: GetCapabilities only; `new`: Media2 besides Media. */
  readonly age?: 'old' | 'usual' | 'new'
  /** How far its clock is off, milliseconds. */
  readonly clockOffMs?: number
}

export interface OnvifDevice extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** Names of the operations that were asked for, in order. */
  readonly asked: ReadonlyArray<string>
}

/** What anybody may ask by the specification. */
const open = new Set(['GetSystemDateAndTime', 'GetScopes', 'GetCapabilities', 'GetServices'])

/** A device that speaks ONVIF over real HTTP, with what is needed to find it and to read its streams. */
export async function startOnvifDevice(options: OnvifDeviceOptions): Promise<OnvifDevice> {
  const { host = '127.0.0.1', login } = options
  const now = () => Date.now() + (options.clockOffMs ?? 0)
  const asked: string[] = []
  const token = login && createTokenCheck(login, now)
  const digest = login && options.proof === 'http-digest' ? createDigestCheck(login) : null

  const mayAsk = (operation: string, message: string, request: IncomingMessage): boolean => {
    if (!login || open.has(operation)) return true
    if (digest) return digest.accepts(request.headers.authorization, request.url ?? '')
    return token?.(message) ?? false
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const message = await bodyOf(request)
    const operation = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(message)?.[1] ?? ''
    asked.push(operation)
    if (!(request.url ?? '').startsWith('/onvif/')) {
      response.writeHead(404).end('<html><body>Not found</body></html>')
    } else if (!mayAsk(operation, message, request)) {
      if (digest) response.writeHead(401, { 'WWW-Authenticate': digest.challenge }).end()
      else send(response, 400, fault('NotAuthorized', 'Sender not Authorized'))
    } else {
      const address = `http://${request.headers.host ?? ''}`
      const body = answerTo(operation, message, { options, address, now: now() })
      if (body === null) send(response, 500, fault('ActionNotSupported', 'Action not supported'))
      else send(response, 200, envelope(body))
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port')
  return {
    ...{ host, port: bound.port, asked },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += String(part)
    if (text.length > 100_000) throw new RangeError('the message is too long')
  }
  return text
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'application/soap+xml; charset=utf-8' }).end(text)
}

type Asked = {
  readonly options: OnvifDeviceOptions
  readonly address: string
  readonly now: number
}

/** Null: this device does not do that. */
function answerTo(operation: string, message: string, asked: Asked): string | null {
  const { options, address, now } = asked
  const { age = 'usual' } = options
  const isMedia2 = message.includes('http://www.onvif.org/ver20/media/wsdl')
  switch (operation) {
    case 'GetSystemDateAndTime':
      return systemDateAndTime(now)
    case 'GetScopes':
      return scopes(options.name, options.model)
    case 'GetDeviceInformation':
      return deviceInformation(options.manufacturer, options.model)
    case 'GetCapabilities':
      return capabilities(address)
    case 'GetServices':
      return age === 'old' ? null : services(address, age === 'new')
    case 'GetProfiles':
      return isMedia2 ? profiles2(options.profiles) : profiles(options.profiles)
    case 'GetStreamUri': {
      const wanted = /<(?:\w+:)?ProfileToken>([^<]*)</.exec(message)?.[1]
      const profile = options.profiles.find((one) => one.token === wanted)
      if (!profile) return null
      return isMedia2 ? streamUri2(profile.uri) : streamUri(profile.uri)
    }
    default:
      return null
  }
}
