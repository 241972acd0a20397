import { describe, expect, it } from 'vitest'
import { splitStreamUrl, streamAddress, streamUrlProblem } from './stream-url.ts'

describe('splitting a pasted stream address', () => {
  it.each([
    ['rtsp://admin:secret@10.0.0.5/ch1', 'rtsp://10.0.0.5/ch1', 'admin', 'secret'],
    [
      '  RTSP://admin:secret@cam.local:8554/x?y=1 ',
      'rtsp://cam.local:8554/x?y=1',
      'admin',
      'secret',
    ],
    ['rtsps://admin@10.0.0.5/ch1', 'rtsps://10.0.0.5/ch1', 'admin', null],
    ['rtsp://admin:@10.0.0.5/ch1', 'rtsp://10.0.0.5/ch1', 'admin', ''],
    ['rtsp://ad%40min:p%3Aw%2F@10.0.0.5', 'rtsp://10.0.0.5', 'ad@min', 'p:w/'],
    ['rtsp://admin:p@ss:word@10.0.0.5/ch1', 'rtsp://10.0.0.5/ch1', 'admin', 'p@ss:word'],
    ['rtsp://admin:pa/ss@10.0.0.5/ch1', 'rtsp://10.0.0.5/ch1', 'admin', 'pa/ss'],
    ['rtsp://admin:50%@10.0.0.5/ch1', 'rtsp://10.0.0.5/ch1', 'admin', '50%'],
    ['rtsp://u:p@[fe80::1]:554/a', 'rtsp://[fe80::1]:554/a', 'u', 'p'],
    ['http://u:p@10.0.0.5/video.mjpg', 'http://10.0.0.5/video.mjpg', 'u', 'p'],
  ])('%s', (text, url, username, password) => {
    expect(splitStreamUrl(text)).toEqual({ url, username, password })
  })

  it.each(['rtsp://10.0.0.5/live@main', 'rtsp://[fe80::1]/a', 'ftp://a:b@c/d', 'hello', ''])(
    'leaves %s as it is',
    (text) => {
      expect(splitStreamUrl(text)).toEqual({ url: text, username: null, password: null })
    },
  )
})

describe('what is wrong with a stream address', () => {
  it.each([
    'rtsp://10.0.0.5/ch1',
    'rtsps://cam-7.example:322/a?b=c',
    'rtsp://[fe80::1]:554/a',
    'RTSP://cam/x@y',
  ])('accepts %s', (url) => {
    expect(streamUrlProblem(url)).toBeNull()
  })

  it.each([
    ['', /Enter the address/],
    ['10.0.0.5/ch1', /Begin the address with rtsp:\/\/, for example rtsp:\/\/10\.0\.0\.5\/ch1/],
    ['http://10.0.0.5', /Only rtsp/],
    ['rtsp:///ch1', /names no camera/],
    ['rtsp://10.0.0.5:port/x', /not a host name/],
    ['rtsp://10.0.0.5:70000/x', /Port 70000/],
    ['rtsp://10.0.0.5/a b', /space/],
    ['http://10.0.0.5/video', /choose MJPEG/],
  ])('refuses %s with a reason', (url, reason) => {
    expect(streamUrlProblem(url)).toMatch(reason)
  })
})

it('asks for the protocol that the camera was said to speak', () => {
  expect(streamUrlProblem('http://10.0.0.5/video.mjpg', 'http')).toBeNull()
  expect(streamUrlProblem('rtsp://10.0.0.5/a', 'http')).toMatch(/Only http/)
  expect(streamUrlProblem('10.0.0.5/video', 'http')).toMatch(/Begin the address with http:/)
})

it('shows an address without its scheme and without credentials', () => {
  expect(streamAddress('rtsp://u:p@10.0.0.5:554/ch1')).toBe('10.0.0.5:554/ch1')
})
