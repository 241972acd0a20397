import type { CameraInput } from '../../contracts/cameras.ts'
import { checkCameraShape } from './check-camera-shape.ts'
import { parseCameraUrl, type ParsedCameraUrl } from './parse-camera-url.ts'

/** `password`: undefined keeps the stored one, null removes it. */
type Password = { readonly password: string | null | undefined }

export type CheckedCamera = Omit<CameraInput, 'password'> & Password

type Invalid = {
  readonly kind: 'invalid'
  /** What to put right. */
  readonly field: keyof CameraInput
  readonly message: string
}
export type CheckedInput = { readonly kind: 'ok'; readonly camera: CheckedCamera } | Invalid

type StreamInput = Pick<CameraInput, 'mainUrl' | 'subUrl' | 'username' | 'password'>
type CheckedStreams = {
  readonly kind: 'ok'
  readonly streams: Pick<CheckedCamera, 'mainUrl' | 'subUrl' | 'username' | 'password'>
}
type Parsed = Extract<ParsedCameraUrl, { kind: 'ok' }>

const empty = (text: string | null | undefined) =>
  text === null || text === undefined || text === ''

/** Checks what was entered. Pure. */
export function checkCameraInput(input: CameraInput): CheckedInput {
  const checked = checkStreams(input)
  if (checked.kind === 'invalid') return checked
  const name = input.name.trim()
  if (name === '') return { kind: 'invalid', field: 'name', message: 'Give the camera a name.' }
  const shape = checkCameraShape(input)
  if (shape.kind === 'invalid') return shape
  return { kind: 'ok', camera: { ...input, ...checked.streams, ...shape.shape, name } }
}

/** Checks addresses; credentials pasted with one move to their own fields, unless those are filled. Pure. */
export function checkStreams(input: StreamInput): CheckedStreams | Invalid {
  const main = parseCameraUrl(input.mainUrl)
  if (main.kind === 'invalid')
    return { ...main, field: 'mainUrl', message: `Main stream: ${main.message}` }
  const sub = empty(input.subUrl?.trim()) ? null : parseCameraUrl(input.subUrl ?? '')
  if (sub?.kind === 'invalid')
    return { ...sub, field: 'subUrl', message: `Sub-stream: ${sub.message}` }
  const mismatch = sub && whyNotTogether(main, sub)
  if (mismatch) return { kind: 'invalid', field: 'subUrl', message: `Sub-stream: ${mismatch}` }
  const urls = { mainUrl: main.url, subUrl: sub?.url ?? null }
  if (main.source === 'webcam' || main.source === 'file') {
    return { kind: 'ok', streams: { ...urls, username: null, password: null } }
  }
  const pasted = main.username === null && sub?.username ? sub : main
  const username = empty(input.username) ? pasted.username : input.username
  const password = empty(input.password) ? (pasted.password ?? input.password) : input.password
  return { kind: 'ok', streams: { ...urls, username, password: password === '' ? null : password } }
}

/** What speaks against reading these two as one camera; undefined: nothing. */
function whyNotTogether(main: Parsed, sub: Parsed): string | undefined {
  if (main.source === 'webcam') return 'A webcam has one stream only. Leave this empty.'
  if (main.source === 'file') return 'A recorded file has one stream only. Leave this empty.'
  if (main.source === sub.source) return undefined
  const said = main.source === 'rtsp' ? 'rtsp:// or rtsps://' : 'http:// or https://'
  return `It must be read like the main stream, by ${said}. Correct it, or leave it empty.`
}
