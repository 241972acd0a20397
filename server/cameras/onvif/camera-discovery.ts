import type { DiscoveryEvent, ProfilesResult } from '../../../contracts/cameras.ts'
import type { CameraStore } from '../../ports/camera-store.ts'
import type { OnvifClient, OnvifTarget } from '../../ports/onvif-client.ts'
import type { SiteStore } from '../../ports/site-store.ts'
import { parseCameraUrl } from '../parse-camera-url.ts'
import { isPrivateAddress, notPrivate, parseRange } from './parse-range.ts'
import { byPicture, suggestStreams } from './suggest-streams.ts'

const usualPorts = [80, 8080, 8000, 8899] as const
const mostProbes = 32

export type CameraDiscoveryDeps = {
  readonly onvif: OnvifClient
  readonly cameras: Pick<CameraStore, 'list'>
  readonly sites: Pick<SiteStore, 'current'>
}

/** Finds cameras by ONVIF. Calls may reject with `DatabaseError`. */
export interface CameraDiscovery {
  /** Ends when all addresses were asked, or `signal` aborts, or nobody listens any more. */
  discover(range: string, signal: AbortSignal | undefined): AsyncGenerator<DiscoveryEvent, void>
  profiles(target: OnvifTarget, signal: AbortSignal | undefined): Promise<ProfilesResult>
}

type Place = { readonly host: string; readonly port: number }

export function createCameraDiscovery(deps: CameraDiscoveryDeps): CameraDiscovery {
  const { onvif } = deps

  /** Hosts that cameras of the list are on. */
  async function knownHosts(): Promise<ReadonlySet<string>> {
    const site = await deps.sites.current()
    const cameras = site ? await deps.cameras.list(site.id) : []
    return new Set(cameras.map(({ mainUrl }) => hostOf(mainUrl)))
  }

  /** Where to ask, or why not. */
  async function placesOf(text: string): Promise<ReadonlyArray<Place> | { message: string }> {
    const range = parseRange(text)
    if (range.kind === 'invalid') return range
    const hosts: string[] = []
    for (const host of range.hosts) {
      const addresses =
        /[a-z]/i.test(host) && !host.includes(':') ? await onvif.resolve(host) : [host]
      const [address] = addresses
      if (address === undefined) {
        return {
          message: `Nobody knows the name ${host}. Check how it is written, or use the IP address.`,
        }
      }
      if (!addresses.every(isPrivateAddress)) return { message: notPrivate }
      // The address that was checked is the one that is asked.
      hosts.push(address)
    }
    const ports = range.port === null ? usualPorts : [range.port]
    // One port after the other over all hosts, so that what is most likely comes first.
    return ports.flatMap((port) => hosts.map((host) => ({ host, port })))
  }

  return {
    async *discover(text, outer) {
      const places = await placesOf(text)
      if ('message' in places) {
        yield { kind: 'refused', message: places.message }
        return
      }
      const known = await knownHosts()
      const own = new AbortController()
      const signal = outer ? AbortSignal.any([outer, own.signal]) : own.signal
      try {
        yield* askAll(places, { onvif, known, signal })
      } finally {
        own.abort()
      }
    },

    async profiles(wanted, outer) {
      const target = { ...wanted, host: wanted.host.trim().replace(/^\[|\]$/g, '') }
      const signal = outer ?? new AbortController().signal
      const [read, known] = await Promise.all([onvif.profiles(target, signal), knownHosts()])
      if (read.kind === 'failed') return read
      return {
        kind: 'ok',
        device: { ...read.device, known: known.has(target.host.toLowerCase()) },
        profiles: byPicture(read.profiles),
        ...suggestStreams(read.profiles),
      }
    },
  }
}

type Asked = {
  readonly onvif: OnvifClient
  readonly known: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** Asks at most 32 places at a time; tells of each device once, at the port where it answered first. */
async function* askAll(
  places: ReadonlyArray<Place>,
  { onvif, known, signal }: Asked,
): AsyncGenerator<DiscoveryEvent, void> {
  const waiting: DiscoveryEvent[] = []
  const answered = new Set<string>()
  let [next, done] = [0, 0]
  let wake: () => void = () => undefined

  const ask = async (): Promise<void> => {
    for (let place = places[next++]; place && !signal.aborted; place = places[next++]) {
      const device = answered.has(place.host) ? null : await onvif.probe(place, signal)
      done += 1
      if (device && !answered.has(place.host)) {
        answered.add(place.host)
        const found = { ...device, known: known.has(place.host.toLowerCase()) }
        waiting.push({ kind: 'found', device: found })
      }
      wake()
    }
  }
  const workers = Array.from({ length: Math.min(mostProbes, places.length) }, ask)
  let ended = false
  const end = () => {
    ended = true
    wake()
  }
  void Promise.all(workers).then(end, end)
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  let told = -1
  try {
    while (!signal.aborted) {
      const event = waiting.shift()
      if (event) yield event
      else if (done !== told) {
        told = done
        yield { kind: 'progress', done, total: places.length }
      } else if (ended) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** In small letters, IPv6 without brackets; empty for what is no host. */
function hostOf(url: string): string {
  const parsed = parseCameraUrl(url)
  const authority = parsed.kind === 'ok' ? /^\w+:\/\/([^/?#]*)/.exec(parsed.url)?.[1] : undefined
  return (authority ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}
