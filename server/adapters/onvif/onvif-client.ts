import { lookup } from 'node:dns/promises'
import { z } from 'zod'
import type { StreamProfile } from '../../../contracts/cameras.ts'
import type {
  OnvifClient,
  OnvifDevice,
  OnvifProfiles,
  OnvifTarget,
} from '../../ports/onvif-client.ts'
import { DeviceSession } from './device-session.ts'
import { explainOnvifError } from './explain-onvif-error.ts'
import { OnvifError } from './onvif-error.ts'

const probeMs = 1500
/** What a device says of itself may take its time, once it is known to be one. */
const describeMs = 4000
const requestMs = 6000
const profilesMs = 20_000
const mostProfiles = 32

/** Devices write what they like; of what does not fit, nothing is known. */
const text = z.coerce.string().transform((value) => value.trim().slice(0, 120) || null)
const Information = z.object({ manufacturer: text.catch(null), model: text.catch(null) })
const Scopes = z.array(z.object({ scopeItem: z.string() }).catch({ scopeItem: '' }))
const side = z.number().int().min(1).max(20_000).nullable().catch(null)
const none = { width: null, height: null }
const Encoder = z.object({
  encoding: z.string(),
  resolution: z.object({ width: side, height: side }).catch(none),
  rateControl: z
    .object({ frameRateLimit: z.number().positive().max(240) })
    .nullish()
    .catch(null),
})
const Profile = z.object({
  $: z.object({ token: z.coerce.string().min(1).max(200) }),
  name: z.coerce.string().max(200).catch(''),
  videoEncoderConfiguration: Encoder,
})
type Profile = z.infer<typeof Profile>

const codecs: Readonly<Record<string, string>> = {
  ...{ h264: 'h264', h265: 'hevc', hevc: 'hevc', jpeg: 'mjpeg', mpeg4: 'mpeg4' },
}

export function createOnvifClient(): OnvifClient {
  return {
    async resolve(host) {
      try {
        return (await lookup(host, { all: true })).map(({ address }) => address)
      } catch {
        return []
      }
    },

    async probe({ host, port }, signal) {
      const anonymous = { host, port, username: null, password: null }
      const first = new DeviceSession(anonymous, signal, probeMs)
      try {
        await first.ask((done) => first.getSystemDateAndTime(done))
      } catch (error) {
        // A device may keep even its clock behind the login, or not have one.
        const answers = error instanceof OnvifError && error.code === 'fault'
        if (!answers && !(await isLockedDevice(error, anonymous, signal))) return null
      }
      const limit = AbortSignal.any([signal, AbortSignal.timeout(describeMs)])
      return describe(new DeviceSession(anonymous, limit, describeMs))
    },

    async profiles(target, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(profilesMs)])
      try {
        return await readProfiles(target, new DeviceSession(target, limit, requestMs))
      } catch (error) {
        if (!(error instanceof OnvifError)) throw error
        return { kind: 'failed', ...explainOnvifError(error.code, target) }
      }
    },
  }
}

/** Many things refuse a stranger; a device of ONVIF refuses only at the address where it would speak it. */
async function isLockedDevice(
  error: unknown,
  target: OnvifTarget,
  signal: AbortSignal,
): Promise<boolean> {
  if (!(error instanceof OnvifError) || error.code !== 'unauthorised') return false
  const elsewhere = new DeviceSession(target, signal, probeMs)
  elsewhere.path = '/onvif-is-not-here'
  return elsewhere
    .ask((done) => elsewhere.getSystemDateAndTime(done))
    .then(() => true)
    .catch((other: unknown) => other instanceof OnvifError && other.code !== 'unauthorised')
}

async function describe(session: DeviceSession): Promise<OnvifDevice> {
  const scopes = await session
    .ask((done) => session.getScopes(done))
    .then((found) => Scopes.safeParse(found).data ?? [])
    .catch(() => [])
  const scope = (kind: string): string | null => {
    const start = `onvif://www.onvif.org/${kind}/`
    const item = scopes.find(({ scopeItem }) => scopeItem.startsWith(start))?.scopeItem
    return item === undefined ? null : decoded(item.slice(start.length))
  }
  const { hostname: host, port } = session
  const named = { host, port, name: scope('name') }
  const model = scope('hardware')
  try {
    const { manufacturer, ...said } = await informationOf(session)
    return { ...named, manufacturer, model: said.model ?? model, needsLogin: false }
  } catch (error) {
    const needsLogin = error instanceof OnvifError && error.code === 'unauthorised'
    return { ...named, manufacturer: null, model, needsLogin }
  }
}

async function informationOf(session: DeviceSession) {
  const said = await session.ask((done) => session.getDeviceInformation(done))
  return Information.safeParse(said).data ?? { manufacturer: null, model: null }
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value).trim().slice(0, 120) || null
  } catch {
    return value.trim().slice(0, 120) || null
  }
}

async function readProfiles(target: OnvifTarget, session: DeviceSession): Promise<OnvifProfiles> {
  await session
    .ask((done) => session.getSystemDateAndTime(done))
    .catch((error: unknown) => {
      if (!(error instanceof OnvifError) || error.code !== 'fault') throw error
    })
  await findServices(session)
  const found = await listProfiles(session)
  const profiles: StreamProfile[] = []
  for (const profile of found.slice(0, mostProfiles)) {
    const url = await streamOf(session, profile.$.token, target)
    if (url !== null) profiles.push(toStreamProfile(profile, url))
  }
  const device = await describe(session)
  return { kind: 'ok', device: { ...device, needsLogin: target.username !== null }, profiles }
}

/** Old devices know only the older of the two questions. */
async function findServices(session: DeviceSession): Promise<void> {
  try {
    await session.ask((done) => session.getServices(true, done))
  } catch (error) {
    if (!(error instanceof OnvifError) || !['fault', 'not-onvif'].includes(error.code)) throw error
    await session.ask((done) => session.getCapabilities(done))
  }
}

async function listProfiles(session: DeviceSession): Promise<ReadonlyArray<Profile>> {
  const read = async () => {
    const listed = await session.ask<unknown>((done) => session.getProfiles(done))
    return (Array.isArray(listed) ? listed : [])
      .map((profile) => Profile.safeParse(profile).data)
      .filter((profile) => profile !== undefined)
  }
  if (!session.media2Support || !session.uri?.['media']) return read()
  try {
    const profiles = await read()
    if (profiles.length > 0) return profiles
  } catch (error) {
    if (!(error instanceof OnvifError) || error.code === 'unauthorised') throw error
  }
  // Some devices announce the newer service and do not answer there.
  session.media2Support = false
  return read()
}

/** Null where the device names no stream that can be read. */
async function streamOf(
  session: DeviceSession,
  profileToken: string,
  { host }: OnvifTarget,
): Promise<string | null> {
  try {
    const answer = await session.ask<{ readonly uri: unknown }>((done) =>
      session.getStreamUri({ protocol: 'RTSP', profileToken }, done),
    )
    return streamUrl(answer?.uri, host)
  } catch (error) {
    if (error instanceof OnvifError && ['fault', 'not-onvif'].includes(error.code)) return null
    throw error
  }
}

/**
 * The address on the host that was asked: behind an address translation devices name one that nobody can reach, and a
 * password must go nowhere else.
 */
function streamUrl(uri: unknown, host: string): string | null {
  if (typeof uri !== 'string' || uri.length > 500) return null
  const [, scheme, authority = '', path = ''] =
    /^(rtsps?):\/\/([^/?#\s]+)(\S*)$/i.exec(uri.trim()) ?? []
  if (scheme === undefined) return null
  const [port = ''] = /:\d{1,5}$/.exec(authority) ?? []
  return `${scheme.toLowerCase()}://${host.includes(':') ? `[${host}]` : host}${port}${path}`
}

function toStreamProfile(
  { $, name, videoEncoderConfiguration }: Profile,
  url: string,
): StreamProfile {
  const { encoding, resolution, rateControl } = videoEncoderConfiguration
  const codec = encoding
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 20)
  return {
    ...{ token: $.token, name: name || $.token, codec: codecs[codec] ?? codec, url },
    ...{ width: resolution.width, height: resolution.height },
    framesPerSecond: rateControl?.frameRateLimit ?? null,
  }
}
