import type { FaultOp } from '../../contracts/simulator.ts'
import type { AuthScheme, Credentials } from './authorise.ts'
import { type CameraStream, cameraStream } from './camera-stream.ts'
import type { Clip } from './load-clip.ts'
import { type RtspServer, startRtspServer } from './start-rtsp-server.ts'

/** A pair of clips that show the same scene; both last equally long. */
export type ClipPair = { readonly name: string; readonly main: Clip; readonly sub: Clip }

export type CameraOptions = {
  readonly host: string
  readonly port: number
  readonly clips: readonly [ClipPair, ...ClipPair[]]
  readonly credentials?: Credentials
  readonly scheme: AuthScheme
  /** With it the camera speaks TLS (rtsps). PEM. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly random: () => number
  /** Called when frame 0 of a round is due; epoch milliseconds. */
  readonly onLoop?: (clip: string, startedAt: number) => void
}

export type CameraFault = {
  readonly op: FaultOp
  /** Without it: both streams. */
  readonly stream?: 'main' | 'sub' | 'both'
  readonly value?: number | string
}

export type SimulatedCameraServer = {
  readonly port: number
  readonly mainUrl: string
  readonly subUrl: string
  /** @throws RangeError when the value does not fit the operation. */
  readonly fault: (fault: CameraFault) => Promise<void>
  readonly close: () => Promise<void>
}

const REPORT_INTERVAL_S = 5
/** Beyond this delay, as after the machine slept, frames that are due are left out. */
const MOST_BEHIND_S = 1

function checkPair({ name, main, sub }: ClipPair): void {
  if (Math.abs(main.durationS - sub.durationS) > 1e-6) {
    throw new RangeError(
      `Clip ${name}: the main stream lasts ${main.durationS} s and the sub-stream ${sub.durationS} s; render them from one run.`,
    )
  }
}

function chance(value: number | string | undefined): number {
  const given = Number(value ?? 0)
  if (!(given >= 0 && given <= 1)) throw new RangeError(`${value} is no chance between 0 and 1.`)
  return given
}

/** Sets a fault of one stream; the operations of the whole camera are not handled here. */
function setStreamFault(stream: CameraStream, { op, value }: CameraFault): void {
  const on = value !== 'off'
  const { faults } = stream
  if (op === 'stall') faults.stalled = true
  if (op === 'resume') faults.stalled = false
  if (op === 'corrupt') faults.corrupt = chance(value)
  if (op === 'loss') faults.loss = chance(value)
  if (op === 'busy') faults.busy = on
  if (op === 'hang') faults.hanging = on
  if (op === 'unauthorised') faults.passwordChanged = on
  if (op === 'jump') {
    const seconds = Number(value)
    if (!Number.isFinite(seconds)) throw new RangeError('A jump needs a number of seconds.')
    stream.jump(seconds)
  }
}

/**
 * Starts one camera: a main and a sub-stream at `/main` and `/sub` of its own port, on one clock,
 * so that both show the same moment of the clip. The clip runs whether or not anyone watches.
 */
export async function startCamera(options: CameraOptions): Promise<SimulatedCameraServer> {
  options.clips.forEach(checkPair)
  let shown = 0
  let pair = options.clips[0]
  const main = cameraStream(pair.main, options.random)
  const sub = cameraStream(pair.sub, options.random)
  const served = {
    host: options.host,
    streams: new Map([
      ['main', main],
      ['sub', sub],
    ]),
    scheme: options.scheme,
    ...(options.credentials ? { credentials: options.credentials } : {}),
    ...(options.tls ? { tls: options.tls } : {}),
  }
  let server: RtspServer | undefined = await startRtspServer({ ...served, port: options.port })
  const { port } = server
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  const origin = `${options.tls ? 'rtsps' : 'rtsp'}://${host}:${port}`

  // Elapsed seconds run on through rounds and clips, so that the RTP clock never turns back.
  const originMs = performance.now()
  const elapsedS = () => (performance.now() - originMs) / 1000
  const next = new Map([
    [main, 0],
    [sub, 0],
  ])
  let clipStartS = 0
  let rounds = 0
  let reportDueS = 0
  let timer: NodeJS.Timeout | undefined

  const dueS = (stream: CameraStream, index: number) => index / stream.clip().framesPerSecond

  function sendDue(stream: CameraStream, nowS: number): void {
    let index = next.get(stream) ?? 0
    const rate = stream.clip().framesPerSecond
    if (nowS - index / rate > MOST_BEHIND_S) index = Math.floor(nowS * rate)
    for (; index / rate <= nowS; index += 1) stream.sendFrame(index)
    next.set(stream, index)
  }

  function tick(): void {
    const nowS = elapsedS()
    const duration = pair.main.durationS
    while (clipStartS + rounds * duration <= nowS) {
      const lateMs = (nowS - (clipStartS + rounds * duration)) * 1000
      rounds += 1
      if (lateMs < duration * 1000) options.onLoop?.(pair.name, Date.now() - lateMs)
    }
    sendDue(main, nowS)
    sendDue(sub, nowS)
    if (nowS >= reportDueS) {
      reportDueS = nowS + REPORT_INTERVAL_S
      for (const stream of [main, sub]) stream.sendReport(Date.now(), nowS)
    }
    const nextS = Math.min(...[main, sub].map((stream) => dueS(stream, next.get(stream) ?? 0)))
    timer = setTimeout(tick, Math.max(1, (nextS - elapsedS()) * 1000))
  }

  function switchClip(name: number | string | undefined): void {
    const named = options.clips.findIndex((clip) => clip.name === name)
    if (name !== undefined && named < 0) throw new RangeError(`There is no clip ${name}.`)
    shown = named < 0 ? (shown + 1) % options.clips.length : named
    pair = options.clips[shown] ?? pair
    // At a full second both streams have a frame.
    clipStartS = Math.ceil(elapsedS())
    main.show(pair.main, clipStartS)
    sub.show(pair.sub, clipStartS)
    rounds = 0
    for (const stream of [main, sub]) {
      next.set(stream, Math.round(clipStartS * stream.clip().framesPerSecond))
    }
  }

  tick()
  return {
    port,
    mainUrl: `${origin}/main`,
    subUrl: `${origin}/sub`,
    async fault(fault) {
      const named = fault.stream ?? 'both'
      const streams = named === 'both' ? [main, sub] : [named === 'main' ? main : sub]
      switch (fault.op) {
        case 'switch':
          switchClip(fault.value)
          return
        case 'kill':
          await server?.close()
          server = undefined
          return
        case 'start':
          server ??= await startRtspServer({ ...served, port })
          return
        case 'drop':
          for (const stream of streams) server?.drop(stream)
          return
        default:
          for (const stream of streams) setStreamFault(stream, fault)
      }
    },
    async close() {
      clearTimeout(timer)
      await server?.close()
    },
  }
}
