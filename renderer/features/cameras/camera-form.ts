import type {
  ActiveHours,
  Camera,
  CameraInput,
  CameraRole,
  CameraSource,
  DetectorSizeChoice,
  Region,
  Transport,
} from '../../../contracts/cameras.ts'
import { addressProblem, isNetworked, sourceOf, textOfUrl, urlOfText } from './camera-source.ts'
import { hoursProblem } from './hours.ts'
import type { PictureShapes } from './picture-shapes.ts'
import { splitStreamUrl } from './stream-url.ts'

/** What becomes of the stored password, which is never shown. */
export type PasswordChoice =
  | { readonly kind: 'keep' }
  | { readonly kind: 'replace'; readonly password: string }
  | { readonly kind: 'remove' }

/** A camera as the form holds it: empty text stands for nothing. */
export type CameraFormValues = {
  readonly name: string
  readonly role: CameraRole
  readonly source: CameraSource
  /** As people write it: an address, a device or a path, by the source. */
  readonly mainUrl: string
  /** What was written for the other sources, should one of them be chosen again. */
  readonly written: Readonly<Partial<Record<CameraSource, string>>>
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
  /** Frames a second; null as the site has it. */
  readonly analysisFps: number | null
  /** None: always. */
  readonly activeHours: ReadonlyArray<ActiveHours>
  readonly masks: PictureShapes['masks']
  readonly zones: PictureShapes['zones']
  readonly line: PictureShapes['line']
  readonly hardwareDecoding: CameraInput['hardwareDecoding']
}

export type CameraFormErrors = {
  readonly name?: string
  readonly mainUrl?: string
  readonly subUrl?: string
  /** The role needs a line, and there is none. */
  readonly line?: string
  /** What is wrong with the first range that cannot be saved. */
  readonly activeHours?: string
}

export type FormTab = 'stream' | 'recognition' | 'picture' | 'hours'

/** Where the field of an error is. */
export const tabOfError: Readonly<Record<keyof CameraFormErrors, FormTab>> = {
  name: 'stream',
  mainUrl: 'stream',
  subUrl: 'stream',
  line: 'picture',
  activeHours: 'hours',
}

/** As the contract has it: recognised with ease, and found at a third of full HD. */
const USUAL_SMALLEST_FACE = 60

/** The form for a camera, or for a new one. */
export function formOf(camera: Camera | null): CameraFormValues {
  if (!camera) {
    return {
      name: '',
      role: 'entry',
      source: 'rtsp',
      mainUrl: '',
      written: {},
      subUrl: '',
      username: '',
      password: { kind: 'replace', password: '' },
      transport: 'tcp',
      enabled: true,
      smallestFace: USUAL_SMALLEST_FACE,
      detectorSize: 'auto',
      region: null,
      livenessRequired: false,
      analysisFps: null,
      activeHours: [],
      masks: [],
      zones: [],
      line: null,
      hardwareDecoding: 'auto',
    }
  }
  const { name, role, mainUrl, subUrl, username, hasPassword, transport, enabled } = camera
  const { smallestFace, detectorSize, region, livenessRequired } = camera
  const { analysisFps, activeHours, masks, zones, line, hardwareDecoding } = camera
  return {
    name,
    role,
    source: sourceOf(mainUrl),
    mainUrl: textOfUrl(mainUrl),
    written: {},
    subUrl: subUrl ?? '',
    username: username ?? '',
    password: hasPassword ? { kind: 'keep' } : { kind: 'replace', password: '' },
    transport,
    enabled,
    smallestFace,
    detectorSize,
    region,
    livenessRequired,
    analysisFps,
    activeHours,
    masks,
    zones,
    line,
    hardwareDecoding,
  }
}

/** Another kind of camera. What was written for the one before comes back with it. */
export function withSource(values: CameraFormValues, source: CameraSource): CameraFormValues {
  if (source === values.source) return values
  const written = { ...values.written, [values.source]: values.mainUrl }
  return { ...values, source, written, mainUrl: written[source] ?? '' }
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
  if (!isNetworked(values.source)) return { ...values, [field]: text }
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
export function connectionOf(values: CameraFormValues): string {
  const { mainUrl, subUrl, username, transport } = cameraInputOf(values)
  return JSON.stringify([mainUrl, subUrl, username, values.password, transport])
}

/** What keeps the form from being tested or saved; `for` a test no name is needed. */
export function cameraFormErrors(
  values: CameraFormValues,
  purpose: 'test' | 'save',
): CameraFormErrors {
  const { source } = values
  const mainUrl = addressProblem(source, values.mainUrl)
  const noSub = !isNetworked(source) || values.subUrl.trim() === ''
  const subUrl = noSub ? null : addressProblem(source, values.subUrl)
  const streams = {
    ...(mainUrl === null ? {} : { mainUrl }),
    ...(subUrl === null ? {} : { subUrl }),
  }
  if (purpose === 'test') return streams
  const activeHours = values.activeHours.map(hoursProblem).find((problem) => problem !== null)
  return {
    ...(values.name.trim() === '' ? { name: 'Give the camera a name.' } : {}),
    ...streams,
    ...(values.role === 'line' && values.line === null
      ? { line: 'Draw the line that people cross, or choose another role.' }
      : {}),
    ...(activeHours === undefined ? {} : { activeHours }),
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The form as the contract takes it. An absent password keeps the stored one, null removes it. */
export function cameraInputOf(values: CameraFormValues): CameraInput {
  const { name, role, source, mainUrl, subUrl, username, password, transport, enabled } = values
  const { smallestFace, detectorSize, region, livenessRequired } = values
  const { analysisFps, activeHours, masks, zones, line, hardwareDecoding } = values
  const networked = isNetworked(source)
  return {
    name: name.trim(),
    role,
    mainUrl: urlOfText(source, mainUrl),
    subUrl: networked ? orNull(subUrl) : null,
    username: networked ? orNull(username) : null,
    transport,
    enabled,
    smallestFace,
    detectorSize,
    region,
    livenessRequired,
    analysisFps,
    activeHours: [...activeHours],
    masks: masks.map((corners) => [...corners]),
    zones: zones.map((corners) => [...corners]),
    line,
    hardwareDecoding,
    ...(networked ? passwordInput(password) : { password: null }),
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
