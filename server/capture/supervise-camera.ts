import type { CameraFault, CameraState } from '../../contracts/cameras.ts'
import { chooseDetectorSize } from '../../core/recognition/detector-size.ts'
import { backoffMs } from '../../core/shared/backoff.ts'
import type { ProbeTarget } from '../ports/camera-prober.ts'
import type { StoredCamera } from '../ports/camera-store.ts'
import { isConnectionLoss } from '../ports/database-error.ts'
import { FaceEngineError } from '../ports/face-engine.ts'
import type { Ingest, StreamDescriber } from '../ports/ingest.ts'
import type { Log } from '../ports/log.ts'
import type { InferencePool } from '../recognition/inference-pool.ts'

export type SuperviseDeps = {
  readonly describer: StreamDescriber
  readonly ingest: Ingest
  readonly pool: Pick<InferencePool, 'openCamera' | 'closeCamera' | 'counters'>
  /** The stored password; `unreadable` when this desktop cannot open it. */
  readonly password: (camera: StoredCamera) => Promise<string | null | 'unreadable'>
  readonly report: (state: CameraState) => void
  readonly onCodec: (codec: string) => void
  readonly log: Log
}

type Fault = { readonly cause: CameraFault; readonly message: string }

/** Size at which a sub-stream without WebCodecs support is decoded for the wall, pixels. */
const previewSize = { width: 640, height: 360 } as const
/** No first picture for so long, milliseconds: key frames may be ten seconds apart. */
const firstPictureMs = 12_000
/** No further picture for so long: a stall. Cameras slower than a frame in eight seconds are not supported. */
const stallMs = 8000
const lookEveryMs = 250
/** A decoder that ends within so long of the inference process ended because of it. */
const lossToldMs = 300
/** No inference process takes the camera in: models that do not load go on failing for a while. */
const withoutWorkerMs = 2000
/** A camera that refuses the password is not hammered: many lock the account. */
const patientBackoff = { first: 15_000, most: 120_000 }

/** Keeps one camera coming in until `signal` aborts. Never rejects for a camera's fault. */
export async function superviseCamera(
  camera: StoredCamera,
  deps: SuperviseDeps,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  let faulty = false
  while (!signal.aborted) {
    // While it is tried again, the tile goes on saying what was wrong.
    if (!faulty) deps.report({ kind: 'connecting' })
    let wasLive = false
    const fault = await runOnce(camera, deps, signal, () => {
      wasLive = true
    })
    if (signal.aborted) break
    faulty = fault !== 'worker-lost'
    if (fault === 'worker-lost') continue
    failures = wasLive ? 1 : failures + 1
    const inMs = backoffMs(
      failures,
      Math.random(),
      fault.cause === 'unauthorised' ? patientBackoff : {},
    )
    deps.log.warn({ camera: camera.id, cause: fault.cause, failures, inMs }, 'camera lost')
    deps.report({
      kind: 'retrying',
      // By name: a failed answer of the camera comes here as it is, and has a kind of its own.
      cause: fault.cause,
      message: fault.message,
      failures,
      nextTryAt: new Date(Date.now() + inMs).toISOString(),
    })
    await sleep(inMs, signal)
  }
}

async function runOnce(
  camera: StoredCamera,
  deps: SuperviseDeps,
  signal: AbortSignal,
  onLive: () => void,
): Promise<Fault | 'worker-lost'> {
  let password: Awaited<ReturnType<typeof deps.password>>
  try {
    password = await deps.password(camera)
  } catch (error) {
    if (!isConnectionLoss(error)) throw error
    return {
      cause: 'no-password',
      message:
        'The password cannot be read while the database is away. It is tried again by itself.',
    }
  }
  if (password === 'unreadable') {
    return {
      cause: 'no-password',
      message: 'The password of this camera cannot be opened on this desktop. Enter it again.',
    }
  }
  const target = (url: string): ProbeTarget => ({
    url,
    username: camera.username,
    password,
    transport: camera.transport,
  })
  const mainTarget = target(camera.mainUrl)
  const subTarget = camera.subUrl === null ? null : target(camera.subUrl)
  // One after the other: a wrong password is tried once a round, not twice.
  const main = await deps.describer.describe(mainTarget, signal)
  if (main.kind === 'failed') return main
  const sub = subTarget ? await deps.describer.describe(subTarget, signal) : null
  if (sub?.kind === 'failed') return { ...sub, message: `Sub-stream: ${sub.message}` }
  if (signal.aborted) return { cause: 'ended', message: 'Stopped.' }
  deps.onCodec(main.codec)

  const over = new AbortController()
  try {
    const { sockets, lost } = await deps.pool.openCamera(
      {
        cameraId: camera.id,
        mainCodec: main.codec,
        subCodec: sub?.codec ?? main.codec,
        preview: previewSize,
        picture: main.picture,
        detector: chooseDetectorSize({
          picture: main.picture,
          region: camera.region,
          smallestFace: camera.smallestFace,
          choice: camera.detectorSize,
        }),
        region: camera.region,
        livenessRequired: camera.livenessRequired,
      },
      signal,
    )
    const decoder = deps.ingest.start({
      main: { ...mainTarget, codec: main.codec },
      sub: subTarget && sub ? { ...subTarget, codec: sub.codec } : null,
      sockets,
      preview: previewSize,
    })
    const fault = await Promise.race([
      decoder.ended.then(async ({ code, lastErrors }) => {
        // When the inference process goes, its readers are the first to notice.
        await sleep(lossToldMs, lost)
        return lost.aborted ? 'worker-lost' : describeEnd(code, lastErrors)
      }),
      watchPictures(camera, deps, AbortSignal.any([signal, over.signal]), lost, onLive),
    ])
    await decoder.stop()
    return fault
  } catch (error) {
    if (!(error instanceof FaceEngineError)) throw error
    deps.log.warn({ camera: camera.id, reason: error.message }, 'no process takes the camera in')
    await sleep(withoutWorkerMs, signal)
    return 'worker-lost'
  } finally {
    over.abort()
    deps.pool.closeCamera(camera.id)
  }
}

/** Resolves when pictures stop coming. A decoded picture is the only proof of health; a live process proves nothing. */
async function watchPictures(
  camera: StoredCamera,
  deps: SuperviseDeps,
  signal: AbortSignal,
  lost: AbortSignal,
  onLive: () => void,
): Promise<Fault | 'worker-lost'> {
  const startedAtMs = Date.now()
  let live = false
  let decoded = 0
  let mainFrames = 0
  let decodedAtMs = startedAtMs
  let mainAtMs = startedAtMs
  for (;;) {
    await sleep(lookEveryMs, signal)
    if (signal.aborted) return { cause: 'ended', message: 'Stopped.' }
    if (lost.aborted) return 'worker-lost'
    const nowMs = Date.now()
    const counters = deps.pool.counters(camera.id)
    if (counters && counters.decoded > decoded) {
      decoded = counters.decoded
      decodedAtMs = nowMs
    }
    if (counters && counters.mainFrames > mainFrames) {
      mainFrames = counters.mainFrames
      mainAtMs = nowMs
    }
    if (!live && decoded > 0 && mainFrames > 0) {
      live = true
      onLive()
      deps.report({ kind: 'live', since: new Date(nowMs).toISOString() })
    }
    const patience = live ? stallMs : firstPictureMs
    if (nowMs - Math.min(decodedAtMs, mainAtMs) > patience) {
      const seconds = Math.round(patience / 1000)
      return {
        cause: 'stalled',
        message: live
          ? `The picture stands still: nothing came for ${seconds} seconds.`
          : `The camera answers, but no picture came within ${seconds} seconds.`,
      }
    }
  }
}

function describeEnd(code: number | null, lastErrors: ReadonlyArray<string>): Fault {
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

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, ms)
    signal.addEventListener('abort', finish, { once: true })
  })
}
