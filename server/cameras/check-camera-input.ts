import type { CameraInput } from '../../contracts/cameras.ts'
import { parseCameraUrl } from './parse-camera-url.ts'

/** `password`: undefined keeps the stored one, null removes it. */
export type CheckedCamera = Omit<CameraInput, 'password'> & {
  readonly password: string | null | undefined
}

export type CheckedInput =
  | { readonly kind: 'ok'; readonly camera: CheckedCamera }
  | { readonly kind: 'invalid'; readonly message: string }

const empty = (text: string | null | undefined) =>
  text === null || text === undefined || text === ''

/** Checks what was entered; credentials pasted with an address move to their own fields, unless those are filled. Pure. */
export function checkCameraInput(input: CameraInput): CheckedInput {
  const main = parseCameraUrl(input.mainUrl)
  if (main.kind === 'invalid') return { ...main, message: `Main stream: ${main.message}` }
  const sub = empty(input.subUrl?.trim()) ? null : parseCameraUrl(input.subUrl ?? '')
  if (sub?.kind === 'invalid') return { ...sub, message: `Sub-stream: ${sub.message}` }

  const name = input.name.trim()
  if (name === '') return { kind: 'invalid', message: 'Give the camera a name.' }
  const pasted = main.username === null && sub?.username ? sub : main
  const username = empty(input.username) ? pasted.username : input.username
  const password = empty(input.password) ? (pasted.password ?? input.password) : input.password
  return {
    kind: 'ok',
    camera: {
      ...input,
      name,
      mainUrl: main.url,
      subUrl: sub?.url ?? null,
      username,
      password: password === '' ? null : password,
    },
  }
}
