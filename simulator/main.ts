import { constants, homedir, setPriority } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openParentPort, type ParentPort } from '../contracts/parent-port.ts'
import {
  type FromSimulator,
  simulatedSiteSchema,
  type ToSimulator,
  toSimulatorSchema,
} from '../contracts/simulator.ts'
import { openControl } from './control.ts'
import { type RunningSite, startSite } from './start-site.ts'

/**
 * The camera simulator's own process. Started by the host it is told by messages which site to
 * show; started by hand it prints the cameras' addresses and shows them until Ctrl+C.
 */

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error))

type StartMessage = Extract<ToSimulator, { kind: 'start' }>
type FaultMessage = Extract<ToSimulator, { kind: 'fault' }>

/** Obeys the host; one site at a time. */
function serveHost(port: ParentPort): void {
  const post = (message: FromSimulator) => port.post(message)
  const stopping = new AbortController()
  let site: RunningSite | undefined

  const control = openControl(process.env['NEUROMARK_SIMULATOR_CONTROL'], setFault)

  async function start({ site: name, cameras: count, ...options }: StartMessage): Promise<void> {
    site = await startSite(name, {
      ...options,
      ...(count === undefined ? {} : { cameras: count }),
      signal: stopping.signal,
      onProgress: (done, total, message) => post({ kind: 'progress', done, total, message }),
      onLoop: (camera, clip, startedAt) => tell({ kind: 'loop', camera, clip, startedAt }),
    })
    const { cameras, people, truthFiles } = site
    tell({
      kind: 'ready',
      cameras: [...cameras],
      people: [...people],
      truthFiles: [...truthFiles],
    })
  }

  function tell(message: FromSimulator): void {
    post(message)
    control?.tell(message)
  }

  async function setFault({ camera, op, stream, value }: FaultMessage): Promise<void> {
    if (!site) throw new RangeError('No site is running.')
    await site.fault(camera, {
      op,
      ...(stream === undefined ? {} : { stream }),
      ...(value === undefined ? {} : { value }),
    })
  }

  async function stop(): Promise<void> {
    stopping.abort()
    control?.close()
    await site?.close()
    process.exit(0)
  }

  async function obey(message: ToSimulator): Promise<void> {
    switch (message.kind) {
      case 'start':
        return start(message)
      case 'fault':
        return setFault(message)
      case 'stop':
        return stop()
      default:
        return message satisfies never
    }
  }

  port.onGone(() => void stop())
  port.onMessage((raw) => {
    const message = toSimulatorSchema.safeParse(raw)
    if (!message.success) {
      post({ kind: 'failed', message: `Bad message: ${z.prettifyError(message.error)}` })
      return
    }
    obey(message.data).catch((error: unknown) => {
      if (!stopping.signal.aborted) post({ kind: 'failed', message: sentence(error) })
    })
  })
  process.once('SIGTERM', () => void stop())
}

/** Shows a site for a developer. */
async function serveByHand(): Promise<void> {
  const { values } = parseArgs({
    options: {
      site: { type: 'string', default: 'test' },
      cache: { type: 'string' },
      photos: { type: 'string', default: 'node_modules/@vladmandic/face-api/demo' },
      ffmpeg: { type: 'string', default: 'ffmpeg' },
      cameras: { type: 'string' },
    },
  })
  const site = simulatedSiteSchema.safeParse(values.site)
  if (!site.success) throw new Error('--site takes "demo" or "test".')
  const running = await startSite(site.data, {
    cacheDir:
      values.cache ?? process.env['NEUROMARK_CACHE'] ?? join(homedir(), '.cache', 'neuromark'),
    photosDir: values.photos,
    ffmpeg: values.ffmpeg,
    ...(values.cameras === undefined ? {} : { cameras: Number(values.cameras) }),
    onProgress: (done, total, message) => console.log(`[${done}/${total}] ${message}`),
  })
  for (const camera of running.cameras) {
    console.log(`${camera.name} (${camera.role}, ${camera.transport}, ${camera.mainCodec})`)
    for (const url of [camera.mainUrl, camera.subUrl]) {
      console.log(`  ${url.replace('://', `://${camera.username}:${camera.password}@`)}`)
    }
  }
  process.once('SIGINT', () => void running.close().then(() => process.exit(0)))
}

/** Cameras do not wait for the computer that looks at them: this process goes first where the system allows it. */
function goFirst(): void {
  try {
    setPriority(0, constants.priority.PRIORITY_HIGHEST)
  } catch {
    // An ordinary user may not; on a busy machine the cameras then stutter.
  }
}

goFirst()
const port = openParentPort(process)
if (port) {
  serveHost(port)
} else {
  serveByHand().catch((error: unknown) => {
    console.error(sentence(error))
    process.exitCode = 1
  })
}
