import type {
  Camera,
  CameraInput,
  CameraRole,
  DetectorSizeChoice,
  Region,
  Transport,
} from '../../../contracts/cameras.ts'
import { splitStreamUrl, streamUrlProblem } from './stream-url.ts'

/** What becomes of the stored password, which is never shown. */
export type PasswordChoice =
  | { readonly kind: 'keep' }
  | { readonly kind: 'replace'; readonly password: string }
  | { readonly kind: 'remove' }

/** A camera as the form holds it: empty text stands for nothing. */
export type CameraFormValues = {
  readonly name: string
  readonly role: CameraRole
  readonly mainUrl: string
  readonly subUrl: string
  readonly username: string
  readonly password: PasswordChoice
  readonly transport: Transport
  readonly enabled: boolean
  /** Main-stream pixels. */
  readonly smallestFace: number
  readonly detectorSize: DetectorSizeChoice
  readonly region: Region | null
  readonly livenessRequired: boolean
}

export type CameraFormErrors = {
  readonly name?: string
  readonly mainUrl?: string
  readonly subUrl?: string
}

/** As the contract has it: recognised with ease, and found at a third of full HD. */
const USUAL_SMALLEST_FACE = 60

/** The form for a camera, or for a new one. */
export function formOf(camera: Camera | null): CameraFormValues {
  if (!camera) {
    return {
      name: '',
      role: 'entry',
      mainUrl: '',
      subUrl: '',
      username: '',
      password: { kind: 'replace', password: '' },
      transport: 'tcp',
      enabled: true,
      smallestFace: USUAL_SMALLEST_FACE,
      detectorSize: 'auto',
      region: null,
      livenessRequired: false,
    }
  }
  const { name, role, mainUrl, subUrl, username, hasPassword, transport, enabled } = camera
  const { smallestFace, detectorSize, region, livenessRequired } = camera
  return {
    name,
    role,
    mainUrl,
    subUrl: subUrl ?? '',
    username: username ?? '',
    password: hasPassword ? { kind: 'keep' } : { kind: 'replace', password: '' },
    transport,
    enabled,
    smallestFace,
    detectorSize,
    region,
    livenessRequired,
  }
}

/**
 * Puts a typed or pasted address into the form. User and password in it move to their fields at
 * once, so that they never stay readable in an address.
 */
export function withAddress(
  values: CameraFormValues,
  field: 'mainUrl' | 'subUrl',
  text: string,
): CameraFormValues {
  const { url, username, password } = splitStreamUrl(text)
  // While typing nothing but the credentials is touched, not even a blank at the end.
  if (username === null) return { ...values, [field]: text }
  return {
    ...values,
    [field]: url,
    username,
    password: password === null ? values.password : { kind: 'replace', password },
  }
}

/** The fields that connect to the camera: a test result holds only as long as they stay. */
export function connectionOf({
  mainUrl,
  subUrl,
  username,
  password,
  transport,
}: CameraFormValues): string {
  return JSON.stringify([mainUrl.trim(), subUrl.trim(), username.trim(), password, transport])
}

/** What keeps the form from being tested or saved; `for` a test no name is needed. */
export function cameraFormErrors(
  values: CameraFormValues,
  purpose: 'test' | 'save',
): CameraFormErrors {
  const mainUrl = streamUrlProblem(values.mainUrl)
  const subUrl = values.subUrl.trim() === '' ? null : streamUrlProblem(values.subUrl)
  return {
    ...(purpose === 'save' && values.name.trim() === '' ? { name: 'Give the camera a name.' } : {}),
    ...(mainUrl === null ? {} : { mainUrl }),
    ...(subUrl === null ? {} : { subUrl }),
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The form as the contract takes it. An absent password keeps the stored one, null removes it. */
export function cameraInputOf(values: CameraFormValues): CameraInput {
  const { name, role, mainUrl, subUrl, username, password, transport, enabled } = values
  const { smallestFace, detectorSize, region, livenessRequired } = values
  return {
    name: name.trim(),
    role,
    mainUrl: mainUrl.trim(),
    subUrl: orNull(subUrl),
    username: orNull(username),
    transport,
    enabled,
    smallestFace,
    detectorSize,
    region,
    livenessRequired,
    ...passwordInput(password),
  }
}

function passwordInput(choice: PasswordChoice): Pick<CameraInput, 'password'> {
  switch (choice.kind) {
    case 'keep':
      return {}
    case 'remove':
      return { password: null }
    case 'replace':
      return choice.password === '' ? { password: null } : { password: choice.password }
    default:
      return choice satisfies never
  }
}
