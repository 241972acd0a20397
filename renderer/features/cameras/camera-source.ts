import type { CameraSource } from '../../../contracts/cameras.ts'
import { streamAddress, streamUrlProblem } from './stream-url.ts'

export type SourceWords = {
  readonly word: string
  readonly meaning: string
  readonly label: string
  readonly placeholder: string
}

/** The kinds of cameras in words, in the order in which they are offered. */
export const sources: Readonly<Record<CameraSource, SourceWords>> = {
  rtsp: {
    word: 'Network camera',
    meaning: 'RTSP or RTSPS, as nearly every IP camera and recorder speaks it.',
    label: 'Main stream address',
    placeholder: 'rtsp://192.168.1.20:554/stream1',
  },
  mjpeg: {
    word: 'MJPEG over HTTP',
    meaning: 'Pictures one by one over HTTP or HTTPS, as simple cameras send them.',
    label: 'Main stream address',
    placeholder: 'http://192.168.1.20/video.mjpg',
  },
  webcam: {
    word: 'Webcam',
    meaning: 'A camera that is plugged into this desktop.',
    label: 'Webcam',
    placeholder: 'The first one',
  },
  file: {
    word: 'Recorded file',
    meaning: 'A video file of this desktop, shown again and again.',
    label: 'Video file',
    placeholder: '/home/me/door.mp4',
  },
}

export const sourceKinds: ReadonlyArray<CameraSource> = ['rtsp', 'mjpeg', 'webcam', 'file']

const WEBCAM = 'webcam:'
const FILE = 'file://'

/** How the pictures of a stored address come in. */
export function sourceOf(url: string): CameraSource {
  const lower = url.trim().toLowerCase()
  if (lower.startsWith(WEBCAM)) return 'webcam'
  if (lower.startsWith(FILE)) return 'file'
  return lower.startsWith('http') ? 'mjpeg' : 'rtsp'
}

/** Whether a camera of this kind is reached over the network: it may have a sub-stream and a login. */
export const isNetworked = (source: CameraSource): boolean =>
  source === 'rtsp' || source === 'mjpeg'

/** A stored address as people write it: a device's name, a path, or the address itself. */
export function textOfUrl(url: string): string {
  switch (sourceOf(url)) {
    case 'webcam':
      return url.slice(WEBCAM.length)
    case 'file': {
      const path = decoded(url.slice(FILE.length))
      return /^\/[a-z]:\//i.test(path) ? path.slice(1).replaceAll('/', '\\') : path
    }
    default:
      return url
  }
}

/** What people wrote as the address that is stored; the inverse of `textOfUrl`. */
export function urlOfText(source: CameraSource, text: string): string {
  const trimmed = text.trim()
  switch (source) {
    case 'webcam':
      return WEBCAM + trimmed
    case 'file': {
      if (trimmed.toLowerCase().startsWith(FILE)) return trimmed
      const path = isWindowsPath(trimmed) ? `/${trimmed.replaceAll('\\', '/')}` : trimmed
      return FILE + encodeURIComponent(path).replaceAll('%2F', '/').replaceAll('%3A', ':')
    }
    case 'rtsp':
    case 'mjpeg':
      return trimmed
    default:
      return source satisfies never
  }
}

/** Says what is wrong with what was written; null when it can be tried. */
export function addressProblem(source: CameraSource, text: string): string | null {
  const trimmed = text.trim()
  switch (source) {
    case 'rtsp':
      return streamUrlProblem(trimmed, 'rtsp')
    case 'mjpeg':
      return streamUrlProblem(trimmed, 'http')
    case 'webcam':
      return null
    case 'file':
      if (trimmed === '') return 'Enter the path of a video file, for example /home/me/door.mp4.'
      return trimmed.startsWith('/') ||
        isWindowsPath(trimmed) ||
        trimmed.toLowerCase().startsWith(FILE)
        ? null
        : 'Write the whole path, from the root or the drive on.'
    default:
      return source satisfies never
  }
}

/** An address for lists; never credentials. */
export function listedAddress(url: string): string {
  switch (sourceOf(url)) {
    case 'webcam':
      return textOfUrl(url) === '' ? 'Webcam' : `Webcam ${textOfUrl(url)}`
    case 'file':
      return textOfUrl(url)
    default:
      return streamAddress(url)
  }
}

const isWindowsPath = (text: string): boolean => /^[a-z]:[\\/]/i.test(text)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // written by hand, with a bare per cent sign
  }
}
