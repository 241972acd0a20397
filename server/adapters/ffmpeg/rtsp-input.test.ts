import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rtspInput, rtspScript, withoutCredentials } from './rtsp-input.ts'

const target = {
  url: 'rtsp://camera:554/main?channel=1',
  username: 'viewer',
  password: 'secret',
  transport: 'tcp',
} as const

describe('the script that opens a stream', () => {
  it('holds the address with its credentials, and how to read it', () => {
    const [header, address, ...options] = rtspScript(target).split('\n')
    expect(header).toBe('ffconcat version 1.0')
    expect(address).toBe("file 'rtsp://viewer:secret@camera:554/main?channel=1'")
    expect(options).toContain('option rtsp_transport tcp')
    // Microseconds: more than five seconds, less than half a minute.
    const [, timeout] = /^option timeout (\d+)$/m.exec(options.join('\n')) ?? []
    expect(Number(timeout)).toBeGreaterThan(5e6)
    expect(Number(timeout)).toBeLessThan(30e6)
  })

  it('has no credentials where the camera needs none', () => {
    const script = rtspScript({ ...target, username: null, password: null, transport: 'udp' })
    expect(script).toContain("file 'rtsp://camera:554/main?channel=1'")
    expect(script).toContain('option rtsp_transport udp')
  })

  it('stays one script whatever the user name and password are', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (username, password) => {
          const lines = rtspScript({ ...target, username, password }).split('\n')
          expect(lines).toHaveLength(8)
          const [, address = ''] = /^file '([^']*)'$/.exec(lines[1] ?? '') ?? []
          const url = new URL(address)
          expect(decodeURIComponent(url.username)).toBe(username)
          expect(decodeURIComponent(url.password)).toBe(password)
          expect(url.host).toBe('camera:554')
        },
      ),
    )
  })
})

it.each([
  ["rtsp://camera/it's", String.raw`file 'rtsp://camera/it'\''s'`],
  ['rtsp://camera/$(reboot);ls|x&y', "file 'rtsp://camera/$(reboot);ls|x&y'"],
  ['rtsp://camera/a\\b', String.raw`file 'rtsp://camera/a\b'`],
  ['rtsp://camera/front door?a=b c', "file 'rtsp://camera/front%20door?a=b%20c'"],
  ['rtsp://camera/a\noption x y', "file 'rtsp://camera/aoption%20x%20y'"],
  ['rtsp://[fe80::1]:8554/main', "file 'rtsp://[fe80::1]:8554/main'"],
])('hands the address %s over as one word', (url, line) => {
  const lines = rtspScript({ ...target, url, username: null, password: null }).split('\n')
  expect(lines).toHaveLength(8)
  expect(lines[1]).toBe(line)
})

it('shows no credentials in the process list', () => {
  expect(rtspInput(3).join(' ')).toMatch(/-i pipe:3$/)
})

it('keeps credentials out of lines that are shown or logged', () => {
  const line = 'rtsp://viewer:p%40ss@camera/main: 401, then rtsps://a@b/c'
  expect(withoutCredentials(line)).toBe('rtsp://camera/main: 401, then rtsps://b/c')
})
