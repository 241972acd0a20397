import type { CameraFault } from '../../../contracts/cameras.ts'

export type WebcamPlatform = 'linux' | 'win32' | 'darwin'

type Size = { readonly width: number; readonly height: number }

/** What a webcam can send. */
export type WebcamFormats = {
  /** Sizes of the JPEGs that it makes by itself; empty where it makes none. */
  readonly jpeg: ReadonlyArray<Size>
  readonly raw: ReadonlyArray<Size>
}

/** Faces are recognised at this size from a few metres; larger raw pictures do not fit through USB 2, pixels. */
const wanted: Size = { width: 1280, height: 720 }
/** More frames a second cost time and show nothing new. */
const framesPerSecond = '15'
/** macOS' cameras refuse rates that they do not list; they list this one. */
const macFramesPerSecond = '30'

/** The device as ffmpeg's input of this platform names it. Pure. */
export function deviceName(platform: WebcamPlatform, device: string): string {
  switch (platform) {
    case 'linux':
      return /^\d+$/.test(device) ? `/dev/video${device}` : device || '/dev/video0'
    case 'win32':
      return `video=${device}`
    case 'darwin':
      return device || '0'
  }
}

const demuxers = { linux: 'v4l2', win32: 'dshow', darwin: 'avfoundation' } as const

/** ffmpeg's arguments that list the webcams. Linux has them in /dev. Pure. */
export function listDevices(platform: 'win32' | 'darwin'): ReadonlyArray<string> {
  const nothing = platform === 'win32' ? 'dummy' : ''
  return ['-f', demuxers[platform], '-list_devices', 'true', '-i', nothing]
}

/** ffmpeg's arguments that list what a webcam can send. Pure. */
export function listFormats(platform: WebcamPlatform, device: string): ReadonlyArray<string> {
  const name = deviceName(platform, device)
  switch (platform) {
    case 'linux':
      return ['-f', 'v4l2', '-list_formats', 'all', '-i', name]
    case 'win32':
      return ['-f', 'dshow', '-list_options', 'true', '-i', name]
    case 'darwin':
      // It lists the modes of a camera that is opened with one that it does not have.
      return ['-f', 'avfoundation', '-framerate', '1', '-video_size', '1x1', '-i', name]
  }
}

/** Names of the webcams in what ffmpeg wrote when it was to list them. Pure. */
export function readDevices(platform: 'win32' | 'darwin', told: string): ReadonlyArray<string> {
  if (platform === 'win32')
    return [...told.matchAll(/\]\s+"([^"]+)" \((?:video|none)\)/g)].map(([, name = '']) => name)
  const [, video = ''] = /video devices:([\s\S]*?)(?:audio devices:|$)/.exec(told) ?? []
  return [...video.matchAll(/\] \[\d+\] ([^\n]+)/g)]
    .map(([, name = '']) => name.trim())
    .filter((name) => !name.startsWith('Capture screen'))
}

/** What a webcam can send, by what ffmpeg wrote when it was to list it. Pure. */
export function readFormats(platform: WebcamPlatform, told: string): WebcamFormats {
  const jpeg: Size[] = []
  const raw: Size[] = []
  for (const line of told.split('\n')) {
    if (platform === 'linux') {
      const [, kind, format, sizes = ''] =
        /(Compressed|Raw)\s*:\s*(\S+)\s*:[^:]*:(.*)$/.exec(line) ?? []
      if (kind === 'Raw') raw.push(...readSizes(sizes))
      else if (format === 'mjpeg') jpeg.push(...readSizes(sizes))
      continue
    }
    if (platform === 'darwin') {
      raw.push(...readSizes(/^\S*.*?(\d+x\d+)@\[/.exec(line)?.[1] ?? ''))
      continue
    }
    const [, kind, format, size = ''] =
      /(vcodec|pixel_format)=(\w+).*max s=(\d+x\d+)/.exec(line) ?? []
    if (kind === 'pixel_format') raw.push(...readSizes(size))
    else if (format === 'mjpeg') jpeg.push(...readSizes(size))
  }
  return { jpeg, raw }
}

const readSizes = (text: string): ReadonlyArray<Size> =>
  [...text.matchAll(/(\d+)x(\d+)/g)].map(([, width, height]) => ({
    width: Number(width),
    height: Number(height),
  }))

function nearest(sizes: ReadonlyArray<Size>): Size | null {
  const off = ({ width, height }: Size): number =>
    Math.abs(Math.log((width * height) / (wanted.width * wanted.height)))
  return sizes.toSorted((a, b) => off(a) - off(b))[0] ?? null
}

export type WebcamInput = {
  /** ffmpeg's arguments, up to and with `-i`. */
  readonly input: ReadonlyArray<string>
  /** It sends JPEGs by itself. */
  readonly copied: boolean
  readonly picture: Size | null
}

/** How to open a webcam: with its own JPEGs where it makes them. Pure. */
export function webcamInput(
  platform: WebcamPlatform,
  device: string,
  { jpeg, raw }: WebcamFormats,
): WebcamInput {
  const copied = jpeg.length > 0
  const picture = nearest(copied ? jpeg : raw)
  const size = picture ? ['-video_size', `${picture.width}x${picture.height}`] : []
  const format = {
    linux: copied ? ['-input_format', 'mjpeg'] : [],
    // By the name of a codec a compressed format is asked for.
    win32: copied ? ['-vcodec', 'mjpeg'] : [],
    darwin: [],
  }[platform]
  // DirectShow refuses rates that a format does not have.
  const rate = {
    linux: ['-framerate', framesPerSecond],
    win32: [],
    darwin: ['-framerate', macFramesPerSecond],
  }[platform]
  return {
    input: [
      ...['-f', demuxers[platform], '-thread_queue_size', '64'],
      ...[...format, ...size, ...rate, '-i', deviceName(platform, device)],
    ],
    copied,
    picture,
  }
}

/** Why a webcam cannot be opened, by what ffmpeg wrote; null where it does not say so. Pure. */
export function webcamFault(
  told: string,
): { readonly cause: CameraFault; readonly message: string } | null {
  if (/Unknown input format/i.test(told))
    return {
      cause: 'decoder',
      message: 'This ffmpeg cannot read webcams. Name a complete one in FFMPEG_BIN.',
    }
  if (/Permission denied|Operation not permitted|not authorized/i.test(told))
    return {
      cause: 'refused',
      message:
        'NeuroMark may not use the webcam. Allow it in the privacy settings of the system (Linux: be in the group video).',
    }
  if (/busy|already in use|in use by another|Could not run graph/i.test(told))
    return { cause: 'in-use', message: 'Another program uses the webcam. Close it.' }
  if (/Not a video capture device|Inappropriate ioctl/i.test(told))
    return { cause: 'no-video', message: 'This device sends no pictures. Choose another one.' }
  if (
    /No such file|No such device|Could not find video device|Could not enumerate|not found|Invalid device index/i.test(
      told,
    )
  )
    return { cause: 'not-found', message: 'There is no such webcam. Is it plugged in?' }
  return null
}
