import { describe, expect, it } from 'vitest'
import { parseCameraUrl, redactUrl } from './parse-camera-url.ts'

const ok = (url: string, username: string | null = null, password: string | null = null) => ({
  kind: 'ok',
  url,
  username,
  password,
})

describe('the address of a camera', () => {
  it.each([
    ['rtsp://10.0.0.5/live', ok('rtsp://10.0.0.5/live')],
    ['  RTSPS://Cam.Example:322/Live?x=1  ', ok('rtsps://cam.example:322/Live?x=1')],
    ['rtsp://[fe80::1]:554/a', ok('rtsp://[fe80::1]:554/a')],
    ['rtsp://10.0.0.5', ok('rtsp://10.0.0.5')],
    ['rtsp://10.0.0.5/clips/a@b', ok('rtsp://10.0.0.5/clips/a@b')],
  ])('is taken as it is: %s', (text, expected) => {
    expect(parseCameraUrl(text)).toEqual(expected)
  })

  it.each([
    ['rtsp://admin:secret@10.0.0.5/live', ok('rtsp://10.0.0.5/live', 'admin', 'secret')],
    ['rtsp://admin@10.0.0.5/live', ok('rtsp://10.0.0.5/live', 'admin')],
    ['rtsp://admin:p%40ss@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', 'p@ss')],
    ['rtsp://admin:p@ss:1@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', 'p@ss:1')],
    ['rtsp://admin:a/b#c?d@10.0.0.5/x', ok('rtsp://10.0.0.5/x', 'admin', 'a/b#c?d')],
    ['rtsp://admin:100%@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', '100%')],
  ])('loses the credentials that it was pasted with: %s', (text, expected) => {
    expect(parseCameraUrl(text)).toEqual(expected)
  })

  it.each([
    ['10.0.0.5/live', /not the address of a stream/],
    ['http://10.0.0.5/live', /begins with http:\/\//],
    ['rtsp:///live', /names no host/],
    ['rtsp://10.0.0.5:0/live', /port 0/],
    ['rtsp://10.0.0.5:99999/live', /port 99999/],
    ['rtsp://10.0.0.5/a b', /blank/],
    ['rtsp://ca$m/live', /host/],
  ])('is refused with a reason: %s', (text, reason) => {
    expect(parseCameraUrl(text)).toEqual({
      kind: 'invalid',
      message: expect.stringMatching(reason) as string,
    })
  })

  it('is recorded without a password in its path or query', () => {
    expect(redactUrl('rtsp://10.0.0.5/user=a&password=secret&channel=1')).toBe(
      'rtsp://10.0.0.5/user=a&password=…&channel=1',
    )
  })
})
