import type { CameraFault } from '../../contracts/cameras.ts'
import type { HardwareDecoder, StreamCodec } from '../../contracts/inference.ts'
import type { CameraFact, Fault } from '../../core/capture/camera-machine.ts'
import { chooseDetectorSize } from '../../core/recognition/detector-size.ts'
import type { ProbeTarget } from '../ports/camera-prober.ts'
import type { StoredCamera } from '../ports/camera-store.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import { FaceEngineError } from '../ports/face-engine.ts'
import type { HardwareProbe } from '../ports/hardware-probe.ts'
import type {
  DescribedStream,
  Ingest,
  IngestEnd,
  IngestStream,
  StreamDescriber,
} from '../ports/ingest.ts'
import type { Log } from '../ports/log.ts'
import type { InferencePool } from '../recognition/inference-pool.ts'
import { wait } from '../wait.ts'
import { watchDescription, type ReadStream } from './watch-description.ts'

export type ConnectDeps = {
  readonly describer: StreamDescriber
  readonly ingest: Ingest
  readonly pool: Pick<InferencePool, 'openCamera' | 'closeCamera' | 'counters'>
  /** The stored password; `unreadable` when this desktop cannot open it. */
  readonly password: (camera: StoredCamera) => Promise<string | null | 'unreadable'>
  readonly hardware: Pick<HardwareProbe, 'choose'>
  /** What the main stream carries. */
  readonly onCodec: (codec: string) => void
  /** The process that reads it now; undefined once there is none. */
  readonly onReader?: (pid: number | undefined) => void
  readonly log: Log
}

type Tell = (fact: CameraFact<CameraFault>) => void
type Described = Extract<DescribedStream, { kind: 'ok' }>

/** Size at which a sub-stream without WebCodecs support is decoded for the wall, pixels. */
const previewSize = { width: 640, height: 360 } as const
/** A decoder that ends within so long of the inference process ended because of it. */
const lossToldMs = 300
/** No inference process takes the camera in: models that do not load go on failing for a while. */
const withoutWorkerMs = 2000

/**
 * Takes a camera in once, until `signal` aborts or it ends by itself, and tells how that goes: `opened` once it is being
 * read, warnings, and how it ended. Resolves when nothing of it is left. Never rejects for a camera's fault.
 */
export async function connectCamera(
  camera: StoredCamera,
  deps: ConnectDeps,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const target = await targetOf(camera, deps)
  if (signal.aborted) return
  if ('cause' in target) return tell({ kind: 'failed', fault: target })
  const mainTarget = target.of(camera.mainUrl)
  const subTarget = camera.subUrl === null ? null : target.of(camera.subUrl)
  // One after the other: a wrong password is tried once a round, not twice.
  const main = await deps.describer.describe(mainTarget, signal)
  if (signal.aborted) return
  if (main.kind === 'failed') return tell({ kind: 'failed', fault: main })
  const sub = subTarget && (await deps.describer.describe(subTarget, signal))
  if (signal.aborted) return
  if (sub?.kind === 'failed') {
    const message = `Sub-stream: ${sub.message}`
    return tell({ kind: 'failed', fault: { cause: sub.cause, message } })
  }
  deps.onCodec(main.codec)
  try {
    await readCamera(
      camera,
      {
        main: { target: mainTarget, described: main },
        sub: subTarget && sub ? { target: subTarget, described: sub } : null,
      },
      { ...deps, tell, signal },
    )
  } catch (error) {
    if (!(error instanceof FaceEngineError)) throw error
    if (signal.aborted) return
    deps.log.warn({ camera: camera.id, reason: error.message }, 'no process takes the camera in')
    await wait(withoutWorkerMs, signal)
    tell({ kind: 'dislodged' })
  } finally {
    deps.pool.closeCamera(camera.id)
  }
}

type Reading = { readonly main: ReadStream; readonly sub: ReadStream | null }

/** Reads what was described until it ends by itself or is ended. Rejects with `FaceEngineError` where nobody looks at it. */
async function readCamera(
  camera: StoredCamera,
  { main, sub }: Reading,
  deps: ConnectDeps & { readonly tell: Tell; readonly signal: AbortSignal },
): Promise<void> {
  const { tell, signal } = deps
  const wanted = wants(camera, main.described, sub?.described ?? null, deps)
  const { sockets, lost } = await deps.pool.openCamera(wanted, signal)
  const over = new AbortController()
  const description = watchDescription(
    sub ? [main, sub] : [main],
    deps.describer,
    AbortSignal.any([signal, over.signal]),
  )
  const reader = deps.ingest.start({
    main: { ...main.target, ...streamOf(main.described) },
    sub: sub && { ...sub.target, ...streamOf(sub.described) },
    sockets,
    preview: previewSize,
    onWarning: (warning) => {
      tell({ kind: 'warned', warning })
      if (warning === 'corrupt') description.damaged()
    },
  })
  let end: IngestEnd | Fault<CameraFault> | 'aborted'
  try {
    deps.onReader?.(reader.pid)
    deps.log.info({ camera: camera.id, pid: reader.pid }, 'a camera is read')
    tell({ kind: 'opened' })
    end = await Promise.race([
      ...[reader.ended, description.changed],
      ...[aborted(signal), aborted(lost)],
    ])
  } finally {
    over.abort()
    await reader.stop()
    deps.onReader?.(undefined)
  }
  if (signal.aborted) return
  // When the inference process goes, its readers are the first to notice.
  if (end !== 'aborted') await wait(lossToldMs, AbortSignal.any([lost, signal]))
  tell(
    end === 'aborted' || lost.aborted
      ? { kind: 'dislodged' }
      : { kind: 'failed', fault: 'cause' in end ? end : describeEnd(end) },
  )
}

async function targetOf(
  camera: StoredCamera,
  deps: ConnectDeps,
): Promise<Fault<CameraFault> | { readonly of: (url: string) => ProbeTarget }> {
  try {
    const password = await deps.password(camera)
    const { username, transport } = camera
    if (password !== 'unreadable') return { of: (url) => ({ url, username, password, transport }) }
  } catch (error) {
    if (!isConnectionLoss(error)) throw error
    return {
      cause: 'no-password',
      message:
        'The password cannot be read while the database is away. It is tried again by itself.',
    }
  }
  return {
    cause: 'no-password',
    message: 'The password of this camera cannot be opened on this desktop. Enter it again.',
  }
}

/** True where analysis never yields: what is missed there is missing in somebody's day. */
export const isDoor = ({ role }: Pick<StoredCamera, 'role'>): boolean => role !== 'observe'

function wants(
  camera: StoredCamera,
  main: Described,
  sub: Described | null,
  deps: ConnectDeps,
): Parameters<InferencePool['openCamera']>[0] {
  const { region, smallestFace, livenessRequired, masks, zones, line, analysisFps } = camera
  return {
    cameraId: camera.id,
    mainCodec: main.codec,
    subCodec: sub?.codec ?? main.codec,
    preview: previewSize,
    picture: main.picture,
    detector: chooseDetectorSize({
      picture: main.picture,
      ...{ region, smallestFace, choice: camera.detectorSize },
    }),
    ...{ region, livenessRequired, masks, zones, analysisFps },
    line: camera.role === 'line' ? line : null,
    door: isDoor(camera),
    hardware: hardwareFor(camera, main.codec, deps),
  }
}

function hardwareFor(
  { hardwareDecoding }: StoredCamera,
  codec: StreamCodec,
  { hardware }: ConnectDeps,
): HardwareDecoder | null {
  return hardwareDecoding === 'off' || codec === 'mjpeg' ? null : hardware.choose(codec)
}

const streamOf = ({
  codec,
  opening,
  picture,
}: Described): Pick<IngestStream, 'codec' | 'opening' | 'described'> => ({
  codec,
  described: picture !== null,
  ...(opening === undefined ? {} : { opening }),
})

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })
}

function describeEnd({ code, lastErrors, fault }: IngestEnd): Fault<CameraFault> {
  if (fault) return fault
  const text = lastErrors.join('\n')
  if (/401 Unauthorized/i.test(text))
    return { cause: 'unauthorised', message: 'Wrong user name or password.' }
  if (/404 Not Found/i.test(text))
    return { cause: 'not-found', message: 'The camera has no stream at this address.' }
  if (/Connection refused/i.test(text))
    return { cause: 'refused', message: 'The camera refuses the connection.' }
  if (/timed out/i.test(text)) return { cause: 'stalled', message: 'The camera stopped sending.' }
  if (code === 0 || code === 255)
    return { cause: 'ended', message: 'The camera closed the connection.' }
  const reason = lastErrors.at(-1)
  return {
    cause: 'decoder',
    message: `The decoder ended (${code ?? 'killed'})${reason ? `: ${reason}` : ''}.`,
  }
}
