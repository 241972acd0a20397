import { request, type IncomingMessage } from 'node:http'
import { OnvifError, type OnvifErrorCode } from './onvif-error.ts'

export type SoapRequest = {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** For the whole exchange. */
  readonly timeoutMs: number
}

export type SoapAnswer = {
  readonly status: number
  /** Names and values in turns, as they came. */
  readonly rawHeaders: ReadonlyArray<string>
  readonly text: string
}

const mostBytes = 512 * 1024

const codes: Readonly<Record<string, OnvifErrorCode>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  EACCES: 'unreachable',
  ETIMEDOUT: 'silent',
}

function codeOf(error: unknown): OnvifErrorCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  // A connection that breaks and an answer that is no HTTP are the same here.
  return codes[code] ?? 'not-onvif'
}

/** Posts one SOAP message; the answer is bounded in size and time. Rejects with `OnvifError` only. */
export async function postSoap(message: SoapRequest, signal: AbortSignal): Promise<SoapAnswer> {
  const { host, port, path, headers, body } = message
  const limit = AbortSignal.any([signal, AbortSignal.timeout(message.timeoutMs)])
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) =>
      reject(
        error instanceof OnvifError
          ? error
          : new OnvifError(limit.aborted ? 'silent' : codeOf(error)),
      )
    try {
      const sent = request(
        { host, port, path, method: 'POST', headers, agent: false, signal: limit },
        (response) => void readAnswer(response).then(resolve, fail),
      )
      sent.on('error', fail)
      sent.end(body)
    } catch (error) {
      // A path or header that no request can have.
      fail(error)
    }
  })
}

async function readAnswer(response: IncomingMessage): Promise<SoapAnswer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue
    parts.push(part)
    length += part.length
    // Leaving the loop closes the connection.
    if (length > mostBytes) throw new OnvifError('not-onvif')
  }
  return {
    status: response.statusCode ?? 0,
    rawHeaders: response.rawHeaders,
    text: Buffer.concat(parts).toString('utf8'),
  }
}
