import { readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { DescribedStream } from '../../ports/ingest.ts'
import { askFfmpeg } from './ask-ffmpeg.ts'
import {
  deviceName,
  listDevices,
  listFormats,
  readDevices,
  readFormats,
  webcamFault,
  webcamInput,
  type WebcamPlatform,
} from './webcam-input.ts'

type Failed = Extract<DescribedStream, { kind: 'failed' }>
const failed = (cause: Failed['cause'], message: string): Failed => ({
  kind: 'failed',
  cause,
  message,
})

/** Patience with what is on this machine, milliseconds. */
const withinMs = 8000

const noFfmpeg = failed('decoder', 'ffmpeg could not be started.')

/** How often a recording is repeated before it is opened anew: for hours, were it only a second long. */
const repeats = 20_000

/** Containers that hold recordings; others (texts, playlists, single pictures) are no cameras. */
const containers =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpegtsraw,mpeg,mpegvideo,asf,flv,h264,hevc,mjpeg,ogg,mxf,rm,dv,wtv,nut'

/** ffmpeg's arguments that read a file and nothing else, whatever the file refers to. Pure. */
export const fileInput = (url: string): ReadonlyArray<string> => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', containers],
  ...['-i', `file:${fileURLToPath(url)}`],
]

/**
 * ffmpeg's arguments that read a file at its own speed, again and again, by a script (`loopScript`) from a descriptor:
 * `-stream_loop` ends the filters of coded pictures after the first round. Pure.
 */
export const loopInput = (descriptor: number): ReadonlyArray<string> => [
  ...['-threads', '1', '-re', '-protocol_whitelist', 'pipe,file'],
  ...['-format_whitelist', `concat,${containers}`, '-f', 'concat', '-safe', '0'],
  ...['-i', `pipe:${descriptor}`],
]

/** The script that repeats a file. Pure. */
export function loopScript(url: string): string {
  // A script goes by lines; no file with a line break in its name was described.
  const name = `file:${fileURLToPath(url)}`.replace(/[\r\n]/g, '').replaceAll("'", "'\\''")
  return `ffconcat version 1.0\n${`file '${name}'\n`.repeat(repeats)}`
}

/** Looks at a recording on this machine. */
export async function describeFile(
  ffmpeg: string,
  url: string,
  signal?: AbortSignal,
): Promise<DescribedStream> {
  let path: string
  try {
    path = fileURLToPath(url)
    if (/[\r\n]/.test(path))
      return failed('not-found', 'The name of the file has a line break in it. Rename it.')
    const found = await stat(path)
    if (!found.isFile()) return failed('not-found', `${path} is a folder, not a file.`)
    if (found.size === 0) return failed('no-video', `${path} is empty.`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'EACCES' || code === 'EPERM')
      return failed('refused', 'NeuroMark may not read this file. Change its permissions.')
    return failed('not-found', 'There is no such file on this desktop.')
  }
  const { started, told } = await askFfmpeg(ffmpeg, fileInput(url), { withinMs, signal })
  if (!started) return noFfmpeg
  if (/Permission denied/i.test(told))
    return failed('refused', 'NeuroMark may not read this file. Change its permissions.')
  return readFileStream(told)
}

/** The stream of a file, from what ffmpeg wrote about it. Pure. */
export function readFileStream(told: string): DescribedStream {
  const streams = told.split('\n').filter((line) => /^\s*Stream #0:\d+/.test(line))
  const video = streams.find((line) => /: Video: /.test(line) && !line.includes('(attached pic)'))
  if (video === undefined)
    return failed(
      'no-video',
      streams.some((line) => /: Audio: /.test(line))
        ? 'The file holds sound, but no pictures.'
        : 'The file is not a video that can be read.',
    )
  const [, name = ''] = /: Video: (\w+)/.exec(video) ?? []
  const [, width, height] = /, (\d{2,5})x(\d{2,5})/.exec(video) ?? []
  if (name === 'none' || width === undefined || height === undefined)
    return failed('unsupported-codec', 'The pictures of the file cannot be read.')
  // What lies on its side is turned, and needs coding anew.
  const turned = /rotation of -?([1-9][\d.]*)/.exec(told)?.[1]
  const plain = /\byuvj?420p\b/.test(video)
  const copied =
    turned === undefined && ((name === 'h264' && plain) || name === 'hevc' || name === 'mjpeg')
  const sides = { width: Number(width), height: Number(height) }
  const onSide = turned !== undefined && Math.round(Number(turned) / 90) % 2 === 1
  return {
    kind: 'ok',
    codec: copied && (name === 'h264' || name === 'hevc') ? name : 'mjpeg',
    picture: onSide ? { width: sides.height, height: sides.width } : sides,
    opening: { kind: 'file', copied },
  }
}

/** Looks at a webcam of this machine, by what stands behind `webcam:`; nothing for the first one. */
export async function describeWebcam(
  ffmpeg: string,
  asked: string,
  signal?: AbortSignal,
  platform: NodeJS.Platform = process.platform,
): Promise<DescribedStream> {
  if (platform !== 'linux' && platform !== 'win32' && platform !== 'darwin')
    return failed('decoder', 'Webcams cannot be read on this system.')
  const options = { withinMs, signal }
  const device = asked || (await firstDevice(ffmpeg, platform, options))
  if (device === undefined)
    return failed('not-found', 'This desktop has no webcam. Is it plugged in?')
  if (platform === 'linux') {
    const there = await stat(deviceName(platform, device)).catch(() => undefined)
    if (there === undefined)
      return failed(
        'not-found',
        `There is no webcam ${deviceName(platform, device)} on this desktop.`,
      )
    if (!there.isCharacterDevice())
      return failed('no-video', `${deviceName(platform, device)} is no webcam.`)
  }
  const { started, told } = await askFfmpeg(ffmpeg, listFormats(platform, device), options)
  if (!started) return noFfmpeg
  const formats = readFormats(platform, told)
  const fault = formats.jpeg.length + formats.raw.length > 0 ? null : webcamFault(told)
  if (fault) return failed(fault.cause, fault.message)
  const { input, copied, picture } = webcamInput(platform, device, formats)
  return { kind: 'ok', codec: 'mjpeg', picture, opening: { kind: 'webcam', input, copied } }
}

async function firstDevice(
  ffmpeg: string,
  platform: WebcamPlatform,
  options: Parameters<typeof askFfmpeg>[2],
): Promise<string | undefined> {
  if (platform === 'linux') {
    const names = await readdir('/dev').catch(() => [])
    return names
      .flatMap((name) => /^video(\d+)$/.exec(name)?.[1] ?? [])
      .toSorted((a, b) => Number(a) - Number(b))[0]
  }
  const { told } = await askFfmpeg(ffmpeg, listDevices(platform), options)
  return readDevices(platform, told)[0]
}
