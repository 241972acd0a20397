import type {
  Camera,
  CameraInput,
  DiscoveredDevice,
  StreamProfile,
} from '../../../contracts/cameras.ts'
import { cameraInputOf, formOf } from './camera-form.ts'

/** What was read of one device that answered. */
export type FoundProfiles =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'failed'; readonly message: string; readonly unauthorised: boolean }
  | {
      readonly kind: 'ok'
      readonly profiles: ReadonlyArray<StreamProfile>
      /** Tokens. */
      readonly main: string | null
      readonly sub: string | null
    }

export type FoundDevice = {
  readonly device: DiscoveredDevice
  readonly chosen: boolean
  readonly name: string
  readonly role: CameraInput['role']
  readonly profiles: FoundProfiles
  /** What it is read with, once it was. */
  readonly login: Login
  readonly adding: 'no' | 'busy' | 'done' | { readonly failed: string }
}

export type Login = { readonly username: string; readonly password: string }

export const noLogin: Login = { username: '', password: '' }

export const keyOf = ({ host, port }: Pick<DiscoveredDevice, 'host' | 'port'>): string =>
  `${host} ${port}`

/** A device that answered just now: chosen, unless the list has it already. */
export function foundDevice(device: DiscoveredDevice): FoundDevice {
  return {
    device,
    chosen: !device.known,
    name: nameOf(device),
    role: 'entry',
    profiles: { kind: 'none' },
    login: noLogin,
    adding: 'no',
  }
}

const nameOf = ({ name, model, host }: DiscoveredDevice): string =>
  (name ?? [model ?? 'Camera', host].join(' ')).slice(0, 80)

/** `devices` with what answered now: a device that answers again is told of once. */
export function withDevice(
  devices: ReadonlyArray<FoundDevice>,
  device: DiscoveredDevice,
): ReadonlyArray<FoundDevice> {
  const known = devices.some((each) => keyOf(each.device) === keyOf(device))
  return known ? devices : [...devices, foundDevice(device)]
}

/** The camera that is made of a device; null while its streams are not read, or none is chosen. */
export function cameraOfDevice(found: FoundDevice): CameraInput | null {
  if (found.profiles.kind !== 'ok') return null
  const { profiles, main, sub } = found.profiles
  const urlOf = (token: string | null): string | undefined =>
    profiles.find((profile) => profile.token === token)?.url
  const mainUrl = urlOf(main)
  if (mainUrl === undefined) return null
  return cameraInputOf({
    ...formOf(null),
    name: found.name.trim() || nameOf(found.device),
    role: found.role,
    mainUrl,
    subUrl: sub === main ? '' : (urlOf(sub) ?? ''),
    username: found.login.username,
    password: { kind: 'replace', password: found.login.password },
  })
}

/** `1080p main: H264, 1920 × 1080, 25 a second`. */
export function describeProfile(profile: StreamProfile): string {
  const { name, codec, width, height, framesPerSecond } = profile
  const facts = [
    codec.toUpperCase(),
    ...(width !== null && height !== null ? [`${width} × ${height}`] : []),
    ...(framesPerSecond === null ? [] : [`${Number(framesPerSecond.toFixed(1))} a second`]),
  ]
  return `${name}: ${facts.join(', ')}`
}

const PRIVATE = /^(10\.\d+|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d+(?:\.\d+)?$/

/** Where most cameras of the list are, as a range to look through; else the network of most homes and offices. */
export function suggestedRange(cameras: ReadonlyArray<Pick<Camera, 'mainUrl'>>): string {
  const counts = new Map<string, number>()
  for (const { mainUrl } of cameras) {
    const host = /^(?:rtsp|http)s?:\/\/([\d.]+)/i.exec(mainUrl)?.[1]
    if (host === undefined || !PRIVATE.test(host)) continue
    const network = host.replace(/\.\d+$/, '')
    counts.set(network, (counts.get(network) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
  return `${most?.[0] ?? '192.168.1'}.0/24`
}
