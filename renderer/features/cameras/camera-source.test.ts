import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressProblem, listedAddress, sourceOf, textOfUrl, urlOfText } from './camera-source.ts'

describe('the source of a camera', () => {
  it.each([
    ['rtsp://10.0.0.5/a', 'rtsp', 'rtsp://10.0.0.5/a', '10.0.0.5/a'],
    ['rtsps://10.0.0.5/a', 'rtsp', 'rtsps://10.0.0.5/a', '10.0.0.5/a'],
    ['https://cam/video.mjpg', 'mjpeg', 'https://cam/video.mjpg', 'cam/video.mjpg'],
    ['webcam:', 'webcam', '', 'Webcam'],
    ['webcam:/dev/video2', 'webcam', '/dev/video2', 'Webcam /dev/video2'],
    ['file:///data/a%20b.mp4', 'file', '/data/a b.mp4', '/data/a b.mp4'],
    ['file:///C:/clips/a.mp4', 'file', 'C:\\clips\\a.mp4', 'C:\\clips\\a.mp4'],
  ] as const)('%s is read, written and listed', (url, source, text, listed) => {
    expect(sourceOf(url)).toBe(source)
    expect(textOfUrl(url)).toBe(text)
    expect(urlOfText(source, text)).toBe(url)
    expect(listedAddress(url)).toBe(listed)
  })

  it('comes back from any path as it was written', () => {
    const name = fc.string({ minLength: 1 }).filter((part) => part.trim() === part)
    fc.assert(
      fc.property(name, (part) => {
        const path = `/clips/${part}`
        expect(textOfUrl(urlOfText('file', path))).toBe(path)
        expect(urlOfText('file', path)).not.toMatch(/\s/)
      }),
    )
  })

  it.each([
    ['file', '', /path of a video file/],
    ['file', 'door.mp4', /whole path/],
    ['mjpeg', 'rtsp://cam/a', /Only http/],
    ['rtsp', '', /Enter the address/],
  ] as const)('refuses %s "%s" with a reason', (source, text, reason) => {
    expect(addressProblem(source, text)).toMatch(reason)
  })

  it('takes an empty webcam for the first one', () => {
    expect(addressProblem('webcam', '')).toBeNull()
  })
})
