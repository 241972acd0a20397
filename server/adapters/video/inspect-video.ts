import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Refused, VideoFiles } from '../../ports/video-files.ts'
import { identifyFile } from './identify-file.ts'
import { readHeader, refusalOf } from './read-header.ts'

const inspectWithinMs = 60_000
/** A file that does not say how long it is has to be read to its end. */
const measureWithinMs = 30 * 60_000
/** What is shorter has no passage in it, seconds. */
const shortest = 0.5

/** Reads video files with ffmpeg; its ffprobe is not always there. */
export function createVideoFiles(ffmpeg: string): VideoFiles {
  return {
    async inspect(file, signal) {
      const identified = await identifyFile(file)
      if (identified.kind !== 'ok') return identified
      const { sizeBytes, contentHash, likeMp4 } = identified
      const first = await run(
        ffmpeg,
        // The first picture is decoded: a codec that is known by name may still have no decoder.
        [...videoInput(file), ...['-map', '0:V:0', '-frames:v', '1', '-f', 'null', '-']],
        inspectWithinMs,
        signal,
      )
      const header = readHeader(first.told)
      const refusal = refusalOf(first.told, header, likeMp4)
      if (refusal !== null) return { kind: 'refused', message: refusal }
      if (header.codec === null || header.size === null)
        return {
          kind: 'refused',
          message: 'There is no picture in this file. Choose a video file.',
        }
      const durationSeconds =
        header.durationSeconds ?? (await measure(ffmpeg, file, signal)) ?? null
      if (durationSeconds === null || durationSeconds < shortest)
        return { kind: 'refused', message: 'The file holds no moving picture: it is too short.' }
      return {
        kind: 'ok',
        file: {
          ...{ fileName: path.basename(file), sizeBytes, contentHash, durationSeconds },
          ...{ codec: header.codec, ...header.size, createdAt: header.createdAt },
        },
      }
    },

    input: videoInput,

    async identify(file) {
      const identified = await identifyFile(file)
      return identified.kind === 'ok'
        ? { kind: 'ok', contentHash: identified.contentHash }
        : (identified satisfies Refused)
    },
  }
}

/** Length of the picture, read to the end without decoding; null when that does not come to an end. */
async function measure(
  ffmpeg: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const output = ['-map', '0:V:0', '-c', 'copy', '-f', 'null', '-']
  const { told } = await run(ffmpeg, [...videoInput(file), ...output], measureWithinMs, signal)
  const [, h, m, s] = [...told.matchAll(/time=(\d+):(\d\d):(\d\d\.\d+)/g)].at(-1) ?? []
  return s === undefined ? null : Number(h) * 3600 + Number(m) * 60 + Number(s)
}

/** How ffmpeg ended, and what it wrote to standard error. */
type Told = { readonly code: number | null; readonly told: string }

/**
 * Containers of recorders, phones and editors. Playlists and scripts, which name other files, are not among them: a file
 * that was handed over must not make ffmpeg read others.
 */
const containers =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,flv,asf,mxf,ogg,nut,dhav,gxf,ivf,wtv,mjpeg'

/** ffmpeg's input options for a file whose name may be anything. */
const videoInput = (file: string): ReadonlyArray<string> => [
  ...['-protocol_whitelist', 'file', '-format_whitelist', containers, '-i', `file:${file}`],
]

/** What is kept of what ffmpeg says: its head, which describes the file, and its end. */
const keptCharacters = 100_000

function run(
  ffmpeg: string,
  args: ReadonlyArray<string>,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<Told> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const child = spawn(ffmpeg, ['-hide_banner', '-nostdin', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let told = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs)
    const onAbort = (): void => void child.kill('SIGKILL')
    signal?.addEventListener('abort', onAbort, { once: true })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text
      if (told.length > keptCharacters)
        told = told.slice(0, keptCharacters / 2) + told.slice(-keptCharacters / 2)
    })
    const finish = (code: number | null): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      if (signal?.aborted) reject(signal.reason as Error)
      else resolve({ code, told })
    }
    child.once('error', (error) => {
      told += error.message
      finish(null)
    })
    child.once('close', finish)
  })
}
