import type { SimulatedCamera, SimulatedSite } from '../contracts/simulator.ts'
import { loadClip } from './rtsp/load-clip.ts'
import { type CameraFault, type SimulatedCameraServer, startCamera } from './rtsp/start-camera.ts'
import { MAIN_RATE, SUB_RATE } from './scenes/record-clip.ts'
import {
  renderSite,
  type RenderedClip,
  type RenderedSite,
  type RenderOptions,
} from './scenes/render-site.ts'
import { seededRandom } from './seeded-random.ts'

const HOST = '127.0.0.1'
const USERNAME = 'viewer'

export type SiteDeps = RenderOptions & {
  /** Called when a camera's clip begins anew; epoch milliseconds. */
  readonly onLoop?: (camera: string, clip: string, startedAt: number) => void
}

/** A site whose cameras are on the air. */
export type RunningSite = {
  readonly cameras: ReadonlyArray<SimulatedCamera>
  readonly people: RenderedSite['people']
  readonly truthFiles: ReadonlyArray<string>
  /** @throws RangeError when there is no such camera or the value does not fit. */
  readonly fault: (camera: string, fault: CameraFault) => Promise<void>
  readonly close: () => Promise<void>
}

/** Looks like what an installer would choose; the same in every run. */
function passwordOf(camera: string): string {
  const random = seededRandom(`password ${camera}`)
  return Array.from({ length: 12 }, () => Math.floor(random() * 36).toString(36)).join('')
}

async function startClip(
  { plan, files }: RenderedClip,
  { ffmpeg, onLoop }: SiteDeps,
): Promise<{ camera: SimulatedCamera; server: SimulatedCameraServer }> {
  const { key, name, role, transport, mainCodec, subCodec } = plan.camera
  const shared = { name: key, order: plan.order, ffmpeg }
  const [main, sub] = await Promise.all([
    loadClip({ ...shared, file: files.main, codec: mainCodec, framesPerSecond: MAIN_RATE }),
    loadClip({ ...shared, file: files.sub, codec: subCodec, framesPerSecond: SUB_RATE }),
  ])
  const credentials = { username: USERNAME, password: passwordOf(key) }
  const server = await startCamera({
    host: HOST,
    port: 0,
    clips: [{ name: key, main, sub }],
    credentials,
    scheme: 'digest',
    random: seededRandom(`wire ${key}`),
    onLoop: (clip, startedAt) => onLoop?.(key, clip, startedAt),
  })
  const camera: SimulatedCamera = {
    key,
    name,
    role,
    mainUrl: server.mainUrl,
    subUrl: server.subUrl,
    ...credentials,
    transport,
    mainCodec,
    subCodec,
  }
  return { camera, server }
}

/** Renders a site where needed and puts its cameras on the air. */
export async function startSite(site: SimulatedSite, deps: SiteDeps): Promise<RunningSite> {
  const { clips, people } = await renderSite(site, deps)
  const running: Awaited<ReturnType<typeof startClip>>[] = []
  for (const clip of clips) running.push(await startClip(clip, deps))
  const servers = new Map(running.map(({ camera, server }) => [camera.key, server]))
  return {
    cameras: running.map(({ camera }) => camera),
    people,
    truthFiles: clips.map(({ truthFile }) => truthFile),
    async fault(camera, fault) {
      const server = servers.get(camera)
      if (!server) throw new RangeError(`There is no camera ${camera} on this site.`)
      await server.fault(fault)
    },
    async close() {
      await Promise.all(running.map(({ server }) => server.close()))
    },
  }
}
