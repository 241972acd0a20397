import type { CameraInput, CameraTestResult } from '../../contracts/cameras.ts'
import type { CameraProber } from '../ports/camera-prober.ts'
import type { CameraCredentials } from './camera-credentials.ts'
import { checkStreams } from './check-camera-input.ts'

type TestInput = Pick<CameraInput, 'mainUrl' | 'subUrl' | 'username' | 'password' | 'transport'>

type Deps = {
  readonly prober: CameraProber
  /** Of the stored camera that is tested; used where no password is given. */
  readonly saved: CameraCredentials | null
}

/** Reads the main stream and then, if there is one, the sub-stream, and says what came of it. */
export async function testCamera(
  input: TestInput,
  { prober, saved }: Deps,
  signal?: AbortSignal,
): Promise<CameraTestResult> {
  const checked = checkStreams(input)
  if (checked.kind === 'invalid') {
    return { kind: 'failed', cause: 'not-rtsp', message: checked.message }
  }
  const { streams } = checked
  if (streams.password === undefined && saved?.kind === 'no-password') {
    return { kind: 'failed', cause: 'no-password', message: saved.message }
  }
  const kept = saved?.kind === 'ok' ? saved.password : null
  const password = streams.password === undefined ? kept : streams.password
  const login = { username: streams.username, password, transport: input.transport }

  const main = await prober.probe({ ...login, url: streams.mainUrl }, signal)
  if (main.kind === 'failed') return main
  const sub =
    streams.subUrl === null ? null : await prober.probe({ ...login, url: streams.subUrl }, signal)
  const { codec, width, height, framesPerSecond, picture, tookMs, note } = main
  return {
    kind: 'ok',
    ...{ codec, width, height, framesPerSecond, tookMs },
    ...(note === undefined ? {} : { note }),
    picture: `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`,
    subStream:
      sub?.kind === 'ok'
        ? { kind: 'ok', codec: sub.codec, width: sub.width, height: sub.height }
        : sub,
  }
}
