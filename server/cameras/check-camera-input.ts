import type { CameraInput, Region } from '../../contracts/cameras.ts'
import { parseCameraUrl } from './parse-camera-url.ts'

/** `password`: undefined keeps the stored one, null removes it. */
type Password = { readonly password: string | null | undefined }

export type CheckedCamera = Omit<CameraInput, 'password'> & Password

type Invalid = { readonly kind: 'invalid'; readonly message: string }
export type CheckedInput = { readonly kind: 'ok'; readonly camera: CheckedCamera } | Invalid

type StreamInput = Pick<CameraInput, 'mainUrl' | 'subUrl' | 'username' | 'password'>
type CheckedStreams = {
  readonly kind: 'ok'
  readonly streams: Pick<CheckedCamera, 'mainUrl' | 'subUrl' | 'username' | 'password'>
}

/** Less of the picture than this, each way, is a slip of the hand. */
const leastRegion = 0.1

const empty = (text: string | null | undefined) =>
  text === null || text === undefined || text === ''

/** Checks what was entered. Pure. */
export function checkCameraInput(input: CameraInput): CheckedInput {
  const checked = checkStreams(input)
  if (checked.kind === 'invalid') return checked
  const name = input.name.trim()
  if (name === '') return { kind: 'invalid', message: 'Give the camera a name.' }
  const region = input.region && checkRegion(input.region)
  if (region?.kind === 'invalid') return region
  return {
    kind: 'ok',
    camera: { ...input, ...checked.streams, name, region: region && region.region },
  }
}

/** Checks addresses; credentials pasted with one move to their own fields, unless those are filled. Pure. */
export function checkStreams(input: StreamInput): CheckedStreams | Invalid {
  const main = parseCameraUrl(input.mainUrl)
  if (main.kind === 'invalid') return { ...main, message: `Main stream: ${main.message}` }
  const sub = empty(input.subUrl?.trim()) ? null : parseCameraUrl(input.subUrl ?? '')
  if (sub?.kind === 'invalid') return { ...sub, message: `Sub-stream: ${sub.message}` }
  const pasted = main.username === null && sub?.username ? sub : main
  const username = empty(input.username) ? pasted.username : input.username
  const password = empty(input.password) ? (pasted.password ?? input.password) : input.password
  return {
    kind: 'ok',
    streams: {
      mainUrl: main.url,
      subUrl: sub?.url ?? null,
      username,
      password: password === '' ? null : password,
    },
  }
}

/** Keeps the region inside the picture. Sums of fractions may pass 1 by a hair; that is cut off. */
function checkRegion(region: Region): { readonly kind: 'ok'; readonly region: Region } | Invalid {
  const { x, y, w, h } = region
  if (w < leastRegion || h < leastRegion) {
    const percent = leastRegion * 100
    return {
      kind: 'invalid',
      message: `The region is too small: it needs at least ${percent} % of the picture's width and height. Draw a larger one, or look at the whole picture.`,
    }
  }
  if (x < 0 || y < 0 || x + w > 1 + 1e-6 || y + h > 1 + 1e-6) {
    return {
      kind: 'invalid',
      message: 'The region reaches beyond the picture. Draw it inside the picture.',
    }
  }
  return { kind: 'ok', region: { x, y, w: Math.min(w, 1 - x), h: Math.min(h, 1 - y) } }
}
