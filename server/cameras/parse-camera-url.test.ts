import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraSource, parseCameraUrl, redactUrl } from './parse-camera-url.ts'

const ok = (
  url: string,
  username: string | null = null,
  password: string | null = null,
  source = 'rtsp',
) => ({ kind: 'ok', source, url, username, password })

const symbols = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

describe('the address of a camera', () => {
  it.each([
    ['rtsp://10.0.0.5/live', ok('rtsp://10.0.0.5/live')],
    ['  RTSPS://Cam.Example:322/Live?x=1  ', ok('rtsps://cam.example:322/Live?x=1')],
    ['rtsp://10.0.0.5', ok('rtsp://10.0.0.5')],
    ['rtsp://10.0.0.5/clips/a@b', ok('rtsp://10.0.0.5/clips/a@b')],
    ['rtsp://camera/clips/a@b', ok('rtsp://camera/clips/a@b')],
    ['rtsp://camera:554/clips/a@b.mp4', ok('rtsp://camera:554/clips/a@b.mp4')],
    ['rtsp://[::1]', ok('rtsp://[::1]')],
    ['rtsp://[2001:DB8::7]:8554/a', ok('rtsp://[2001:db8::7]:8554/a')],
    ['rtsp://[fe80::1%eth0]:554/a', ok('rtsp://[fe80::1%eth0]:554/a')],
    ['http://10.0.0.5/video.mjpg', ok('http://10.0.0.5/video.mjpg', null, null, 'mjpeg')],
    ['HTTPS://Cam/mjpg?fps=5', ok('https://cam/mjpg?fps=5', null, null, 'mjpeg')],
    ['webcam:', ok('webcam:', null, null, 'webcam')],
    ['WebCam: Integrated Camera ', ok('webcam:Integrated Camera', null, null, 'webcam')],
    ['webcam:/dev/video2', ok('webcam:/dev/video2', null, null, 'webcam')],
  ])('is taken as it is meant: %s', (text, expected) => {
    expect(parseCameraUrl(text)).toEqual(expected)
  })

  it.each([
    ['file:///home/me/door.mp4', 'file:///home/me/door.mp4'],
    ['file:///home/me/front%20door.mp4', 'file:///home/me/front%20door.mp4'],
    ['file:///home/me/front door #2?.mp4', 'file:///home/me/front%20door%20%232%3F.mp4'],
    ['file:///home/me/100%.mp4', 'file:///home/me/100%25.mp4'],
    ['file:///home/me/$(reboot);`x`.mp4', 'file:///home/me/%24(reboot)%3B%60x%60.mp4'],
    ['/home/me/Tür.mkv', 'file:///home/me/T%C3%BCr.mkv'],
    ['file:///C:/videos/door.mp4', 'file:///C:/videos/door.mp4'],
    ['file:c:\\videos\\door.mp4', 'file:///C:/videos/door.mp4'],
    ['d:\\my videos\\door.mp4', 'file:///D:/my%20videos/door.mp4'],
  ])('may be the path of a file: %s', (text, url) => {
    expect(parseCameraUrl(text)).toEqual(ok(url, null, null, 'file'))
    expect(parseCameraUrl(url)).toEqual(ok(url, null, null, 'file'))
  })

  it.each([
    ['rtsp://10.0.0.5/a b', 'rtsp://10.0.0.5/a%20b'],
    ['rtsp://10.0.0.5/eingang süd', 'rtsp://10.0.0.5/eingang%20s%C3%BCd'],
    ['rtsp://10.0.0.5/$(reboot);`id`|x&&y', 'rtsp://10.0.0.5/$(reboot);`id`|x&&y'],
    [`rtsp://10.0.0.5/'"\\x`, `rtsp://10.0.0.5/'"\\x`],
  ])('keeps blanks and what a shell would run as plain text: %s', (text, url) => {
    expect(parseCameraUrl(text)).toEqual(ok(url))
    expect(parseCameraUrl(url)).toEqual(ok(url))
  })

  it.each([
    ['rtsp://admin:secret@10.0.0.5/live', ok('rtsp://10.0.0.5/live', 'admin', 'secret')],
    ['rtsp://admin@10.0.0.5/live', ok('rtsp://10.0.0.5/live', 'admin')],
    ['rtsp://admin:p%40ss@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', 'p@ss')],
    ['rtsp://admin:p@ss:1@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', 'p@ss:1')],
    ['rtsp://admin:a/b#c?d@10.0.0.5/x', ok('rtsp://10.0.0.5/x', 'admin', 'a/b#c?d')],
    ['rtsp://admin:12/34@10.0.0.5/x', ok('rtsp://10.0.0.5/x', 'admin', '12/34')],
    ['rtsp://admin:a@b/c@10.0.0.5/x', ok('rtsp://10.0.0.5/x', 'admin', 'a@b/c')],
    ['rtsp://admin:a/b@[::1]:554/x', ok('rtsp://[::1]:554/x', 'admin', 'a/b')],
    ['rtsp://admin:100%@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', '100%')],
    ['rtsp://admin:two words@10.0.0.5/', ok('rtsp://10.0.0.5/', 'admin', 'two words')],
    ['http://a:b@10.0.0.5/', ok('http://10.0.0.5/', 'a', 'b', 'mjpeg')],
  ])('loses the credentials that it was pasted with: %s', (text, expected) => {
    expect(parseCameraUrl(text)).toEqual(expected)
  })

  it('gives back any password of up to 300 characters that was percent-encoded', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(
        text,
        text,
        fc.constantFrom('10.0.0.5', 'cam', '[::1]:554'),
        (user, pass, host) => {
          const pasted = `rtsp://${encodeURIComponent(user)}:${encodeURIComponent(pass)}@${host}/x@y`
          expect(parseCameraUrl(pasted)).toEqual(ok(`rtsp://${host}/x@y`, user, pass))
        },
      ),
    )
  })

  it('gives back a password of every symbol that nobody encoded', () => {
    const long = `${symbols}aZ09 `.repeat(9).slice(0, 299) + '!'
    expect(long).toHaveLength(300)
    for (const password of [symbols, long]) {
      expect(parseCameraUrl(`rtsp://admin:${password}@10.0.0.5:554/x`)).toEqual(
        ok('rtsp://10.0.0.5:554/x', 'admin', password),
      )
    }
  })

  it('is stored without blanks and control characters, and reads the same again', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 40 })
    const anything = fc.oneof(
      fc
        .array(fc.integer({ min: 0, max: 0x2ff }), { maxLength: 60 })
        .map((codes) => String.fromCharCode(...codes)),
      fc
        .tuple(fc.constantFrom('rtsp://10.0.0.5/', 'http://cam/', 'file:///', '/', 'webcam:'), part)
        .map(([start, end]) => `${start}${end}`),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const parsed = parseCameraUrl(text)
        if (parsed.kind !== 'ok') return
        expect(parsed.url).not.toMatch(/\p{Cc}/u)
        if (parsed.source !== 'webcam') expect(parsed.url).not.toMatch(/\s/)
        expect(cameraSource(parsed.url)).toBe(parsed.source)
        expect(parseCameraUrl(parsed.url)).toMatchObject({ kind: 'ok', url: parsed.url })
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    ['10.0.0.5/live', /not the address of a stream/],
    ['ftp://10.0.0.5/live', /begins with ftp:\/\//],
    ['rtsp:10.0.0.5', /not the address of a stream/],
    ['rtsp:///live', /names no host/],
    ['rtsp://10.0.0.5:0/live', /port 0/],
    ['rtsp://10.0.0.5:99999/live', /port 99999/],
    ['rtsp://10.0 .0.5/live', /blank/],
    ['rtsp://10.0.0.5/a\nb', /line break/],
    ['rtsp://10.0.0.5/a\0b', /invisible/],
    ['rtsp://ca$m/live', /host/],
    [`rtsp://10.0.0.5/${'x'.repeat(500)}`, /too long/],
    ['file://server/share/door.mp4', /another computer/],
    ['\\\\server\\share\\door.mp4', /another computer/],
    ['file:door.mp4', /whole path/],
    ['file:///', /whole path/],
    ['file:///home/me/', /whole path/],
    ['file:///a%00b.mp4', /no file can have/],
  ])('is refused with a reason: %s', (text, reason) => {
    expect(parseCameraUrl(text)).toEqual({
      kind: 'invalid',
      message: expect.stringMatching(reason) as string,
    })
  })

  it('is refused without a word of the password', () => {
    const parsed = parseCameraUrl('rtsp://admin:s3cr3t@ca$m/live')
    expect(parsed.kind).toBe('invalid')
    expect(JSON.stringify(parsed)).not.toContain('s3cr3t')
  })

  it('is recorded without a password in its path or query', () => {
    expect(redactUrl('rtsp://10.0.0.5/user=a&password=secret&channel=1')).toBe(
      'rtsp://10.0.0.5/user=a&password=…&channel=1',
    )
    expect(redactUrl('http://10.0.0.5/v.cgi?loginuse=a&loginpas=secret')).not.toContain('secret')
  })
})
