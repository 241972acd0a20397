import { expect, it } from 'vitest'
import type { DiscoveredDevice } from '../../../contracts/cameras.ts'
import {
  cameraOfDevice,
  describeProfile,
  foundDevice,
  suggestedRange,
  withDevice,
  type FoundDevice,
} from './found-devices.ts'

const device: DiscoveredDevice = {
  host: '192.168.1.20',
  port: 80,
  name: null,
  manufacturer: 'Acme',
  model: 'D-2',
  needsLogin: true,
  known: false,
}
const profile = (token: string, width: number) => ({
  token,
  name: token,
  codec: 'h264',
  width,
  height: (width * 9) / 16,
  framesPerSecond: 25,
  url: `rtsp://192.168.1.20/${token}`,
})
const read: FoundDevice = {
  ...foundDevice(device),
  login: { username: 'admin', password: 'p@ss' },
  profiles: {
    kind: 'ok',
    profiles: [profile('big', 1920), profile('small', 640)],
    main: 'big',
    sub: 'small',
  },
}

it('chooses what is new, and leaves out what the list has', () => {
  expect(foundDevice(device)).toMatchObject({ chosen: true, name: 'D-2 192.168.1.20' })
  expect(foundDevice({ ...device, known: true, name: 'Gate' })).toMatchObject({
    chosen: false,
    name: 'Gate',
  })
})

it('tells of a device once, however often it answers', () => {
  const once = withDevice([], device)
  expect(withDevice(once, device)).toBe(once)
  expect(withDevice(once, { ...device, port: 8080 })).toHaveLength(2)
})

it('makes a camera of the streams that are chosen, with the login that read them', () => {
  expect(cameraOfDevice(read)).toMatchObject({
    name: 'D-2 192.168.1.20',
    mainUrl: 'rtsp://192.168.1.20/big',
    subUrl: 'rtsp://192.168.1.20/small',
    username: 'admin',
    password: 'p@ss',
    enabled: true,
  })
})

it('makes none before its streams are read', () => {
  expect(cameraOfDevice(foundDevice(device))).toBeNull()
})

it('takes one stream for both as the main stream alone', () => {
  if (read.profiles.kind !== 'ok') throw new Error('read')
  const same = { ...read, profiles: { ...read.profiles, sub: 'big' } }
  expect(cameraOfDevice(same)?.subUrl).toBeNull()
})

it('puts a stream into words', () => {
  expect(describeProfile(profile('big', 1920))).toBe('big: H264, 1920 × 1080, 25 a second')
})

it.each([
  [[], '192.168.1.0/24'],
  [['rtsp://10.1.2.3/a', 'rtsp://10.1.2.4/a', 'rtsp://192.168.7.2/a'], '10.1.2.0/24'],
  [['rtsp://8.8.8.8/a', 'rtsp://cam.example/a', 'webcam:'], '192.168.1.0/24'],
])('looks first where %o are: %s', (urls, range) => {
  expect(suggestedRange(urls.map((mainUrl) => ({ mainUrl })))).toBe(range)
})
