import type { SimulatedCamera, SimulatedSite } from '../contracts/simulator.ts'
import { loadClip } from './rtsp/load-clip.ts'
import {
  type CameraFault,
  type ClipPair,
  type SimulatedCameraServer,
  startCamera,
} from './rtsp/start-camera.ts'
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
  /** The first so many; beyond the site's own its scenes are shown again. All without it. */
  readonly cameras?: number
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

/** Clips are large and some are shown by several cameras: each is read once. */
function clipLoader(ffmpeg: string) {
  const loaded = new Map<string, Promise<ClipPair>>()
  return ({ plan, files }: RenderedClip): Promise<ClipPair> => {
    const { key, mainCodec, subCodec } = plan.camera
    const known = loaded.get(key)
    if (known) return known
    const shared = { name: key, order: plan.order, ffmpeg }
    const loading = Promise.all([
      loadClip({ ...shared, file: files.main, codec: mainCodec, framesPerSecond: MAIN_RATE }),
      loadClip({ ...shared, file: files.sub, codec: subCodec, framesPerSecond: SUB_RATE }),
    ]).then(([main, sub]) => ({ name: key, main, sub }))
    loaded.set(key, loading)
    return loading
  }
}

/** One camera of the running site: `key` and `name` are its own, the scene may be another one's. */
type ShownCamera = {
  readonly clip: RenderedClip
  readonly key: string
  readonly name: string
  /** The scene of a camera with the other codec, to switch to. */
  readonly other: RenderedClip | undefined
}

/** The first `count` cameras; beyond the site's own, copies under other names. Pure. */
function camerasOf(
  clips: ReadonlyArray<RenderedClip>,
  count: number = clips.length,
): ReadonlyArray<ShownCamera> {
  return Array.from({ length: count }, (_, index) => clips[index % clips.length]).flatMap(
    (clip, index) => {
      if (!clip) return []
      const round = Math.floor(index / clips.length) + 1
      const { key, name, mainCodec, subCodec } = clip.plan.camera
      const others = clips.filter(({ plan: { camera } }) => camera.mainCodec !== mainCodec)
      const other = others.find(({ plan: { camera } }) => camera.subCodec === subCodec) ?? others[0]
      return [
        {
          ...{ clip, other },
          key: round === 1 ? key : `${key}-${round}`,
          name: round === 1 ? name : `${name} ${round}`,
        },
      ]
    },
  )
}

async function startClip(
  { clip, key, name, other }: ShownCamera,
  load: (clip: RenderedClip) => Promise<ClipPair>,
  { onLoop }: SiteDeps,
): Promise<{ camera: SimulatedCamera; server: SimulatedCameraServer }> {
  const { role, transport, mainCodec, subCodec } = clip.plan.camera
  const own = { ...(await load(clip)), name: key }
  const credentials = { username: USERNAME, password: passwordOf(key) }
  const server = await startCamera({
    host: HOST,
    port: 0,
    clips: [
      own,
      // What `switch` leads to: the main stream in the size of the sub-stream, and another codec.
      { name: 'small', main: own.sub, sub: own.sub },
      ...(other ? [{ ...(await load(other)), name: 'other-codec' }] : []),
    ],
    credentials,
    scheme: 'digest',
    random: seededRandom(`wire ${key}`),
    onLoop: (shown, startedAt) => onLoop?.(key, shown, startedAt),
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
  const load = clipLoader(deps.ffmpeg)
  for (const shown of camerasOf(clips, deps.cameras))
    running.push(await startClip(shown, load, deps))
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
