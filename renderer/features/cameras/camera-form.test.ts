import { describe, expect, it } from 'vitest'
import type { Camera } from '../../../contracts/cameras.ts'
import type { CameraId, SiteId } from '../../../contracts/ids.ts'
import {
  cameraFormErrors,
  cameraInputOf,
  connectionOf,
  formOf,
  withAddress,
  withSource,
} from './camera-form.ts'

const camera: Camera = {
  id: 'camera' as CameraId,
  siteId: 'site' as SiteId,
  name: 'Gate',
  role: 'exit',
  mainUrl: 'rtsp://10.0.0.5/main',
  subUrl: null,
  username: 'admin',
  transport: 'udp',
  enabled: false,
  position: 3,
  hasPassword: true,
  smallestFace: 40,
  detectorSize: '1280x736',
  region: { x: 0.25, y: 0, w: 0.5, h: 1 },
  livenessRequired: true,
  analysisFps: 4,
  activeHours: [{ days: [1, 2], from: '22:00', to: '06:00' }],
  masks: [
    [
      { x: 0, y: 0 },
      { x: 0.2, y: 0 },
      { x: 0, y: 0.2 },
    ],
  ],
  zones: [],
  line: { from: { x: 0.1, y: 0.5 }, to: { x: 0.9, y: 0.5 }, inward: 'left' },
  hardwareDecoding: 'off',
}

describe('the camera form', () => {
  it('keeps the stored password of a camera that is saved unchanged', () => {
    const input = cameraInputOf(formOf(camera))
    const { id, siteId, position, hasPassword, ...fields } = camera
    expect([id, siteId, position, hasPassword]).toHaveLength(4)
    expect(input).toEqual(fields)
    expect('password' in input).toBe(false)
  })

  it('replaces or removes the password only when told to', () => {
    const form = formOf(camera)
    const replaced = { ...form, password: { kind: 'replace', password: 'new' } as const }
    expect(cameraInputOf(replaced).password).toBe('new')
    expect(cameraInputOf({ ...form, password: { kind: 'remove' } }).password).toBeNull()
  })

  it('moves pasted credentials to their fields at once', () => {
    const form = withAddress(formOf(null), 'mainUrl', 'rtsp://root:p%40ss@cam/main')
    expect(form).toMatchObject({
      mainUrl: 'rtsp://cam/main',
      username: 'root',
      password: { kind: 'replace', password: 'p@ss' },
    })
    expect(JSON.stringify(cameraInputOf(form).mainUrl)).not.toContain('p@ss')
  })

  it('leaves user and password alone when the address names none', () => {
    const form = withAddress(formOf(camera), 'subUrl', 'rtsp://10.0.0.5/sub')
    expect(form).toMatchObject({ username: 'admin', password: { kind: 'keep' } })
  })

  it('needs a name to be saved but not to be tested', () => {
    const form = { ...formOf(null), mainUrl: 'rtsp://cam/main' }
    expect(cameraFormErrors(form, 'save')).toEqual({ name: 'Give the camera a name.' })
    expect(cameraFormErrors(form, 'test')).toEqual({})
  })

  it('judges the sub-stream only when there is one', () => {
    const form = { ...formOf(camera), subUrl: 'http://cam' }
    expect(cameraFormErrors(form, 'test')).toHaveProperty('subUrl')
    expect(cameraFormErrors({ ...form, subUrl: ' ' }, 'test')).toEqual({})
  })

  it('looks at the whole picture for faces of the usual size unless told otherwise', () => {
    expect(cameraInputOf(formOf(null))).toMatchObject({
      smallestFace: 60,
      detectorSize: 'auto',
      region: null,
      livenessRequired: false,
    })
  })

  it('keeps what was written for a source while another one is looked at', () => {
    const file = { ...withSource(formOf(camera), 'file'), mainUrl: '/clips/door 1.mp4' }
    expect(cameraInputOf(file)).toMatchObject({
      mainUrl: 'file:///clips/door%201.mp4',
      subUrl: null,
      username: null,
      password: null,
    })
    expect(withSource(file, 'rtsp').mainUrl).toBe(camera.mainUrl)
    expect(cameraInputOf(withSource(file, 'webcam')).mainUrl).toBe('webcam:')
  })

  it('asks for the line that the role needs, and for hours that can be kept', () => {
    const form = { ...formOf(camera), role: 'line' as const }
    expect(cameraFormErrors(form, 'save')).toEqual({})
    expect(cameraFormErrors({ ...form, line: null }, 'save')).toHaveProperty('line')
    const noDay = { ...form, activeHours: [{ days: [], from: '06:00', to: '20:00' }] }
    expect(cameraFormErrors(noDay, 'save')).toHaveProperty('activeHours')
    expect(cameraFormErrors(noDay, 'test')).toEqual({})
  })

  it('holds a test result to the connection, not to the name', () => {
    const form = formOf(camera)
    expect(connectionOf({ ...form, name: 'Other' })).toBe(connectionOf(form))
    expect(connectionOf({ ...form, transport: 'tcp' })).not.toBe(connectionOf(form))
  })
})
