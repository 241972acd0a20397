import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import os from 'node:os'
import type { HardwareDecoder } from '../../../contracts/inference.ts'
import type { HardwareCodec, HardwareProbe, HardwareTrial } from '../../ports/hardware-probe.ts'
import { hardwareCandidates, type HardwareFacts, type Ruling } from './hardware-candidates.ts'
import { probeClips, probeClipSize } from './probe-clips.ts'

const framesTried = 5
/** A driver that takes longer hangs, milliseconds. */
const patienceMs = 10_000
/** Mean difference from the picture of the processor, 0 to 255: hardware rounds otherwise. */
const mostDifference = 4
/** Behind everything that an operator waits for (POSIX: 0 is usual, 19 the least). */
const priority = 15
const frameBytes = (probeClipSize.width * probeClipSize.height * 3) / 2

type Decoded = { readonly frames: Buffer; readonly told: string }

/**
 * Tries each way to decode on a small clip, once, in the background: one after the other, at low priority. A way works when
 * all frames come out of the hardware and look as those of the processor do.
 */
export function probeHardware(
  ffmpeg: string,
  find: () => Promise<ReadonlyArray<Ruling>> = async () => hardwareCandidates(await facts(ffmpeg)),
): HardwareProbe {
  const stop = new AbortController()
  const trials: HardwareTrial[] = []
  const chosen = new Map<HardwareCodec, HardwareDecoder>()

  const tryAll = async (): Promise<void> => {
    const rulings = await find()
    for (const codec of ['h264', 'hevc'] as const) {
      const wanted = rulings.some(({ kind }) => kind === 'try')
      const right = wanted ? await decode(ffmpeg, codec, [], [], stop.signal) : null
      for (const ruling of rulings) {
        if (stop.signal.aborted) return
        const by = ruling.kind === 'try' ? ruling.candidate.by : ruling.by
        const reason =
          ruling.kind === 'none' || right === null
            ? (ruling.kind === 'none' && ruling.reason) || null
            : await whyNot(ffmpeg, codec, ruling.candidate, right, stop.signal)
        trials.push({ codec, by, works: reason === null, reason })
        if (reason === null && ruling.kind === 'try' && !chosen.has(codec)) {
          const { args } = ruling.candidate
          chosen.set(codec, { by, args })
        }
      }
    }
  }
  // What goes wrong here only means that the processor decodes.
  const done = tryAll().catch(() => undefined)
  return {
    choose: (codec) => chosen.get(codec) ?? null,
    tried: () => trials,
    done,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await done
    },
  }
}

/** Why a way does not work, in a sentence; null where it does. */
async function whyNot(
  ffmpeg: string,
  codec: HardwareCodec,
  { args, proof }: Extract<Ruling, { kind: 'try' }>['candidate'],
  right: Decoded,
  signal: AbortSignal,
): Promise<string | null> {
  const filter = proof.length > 0 ? ['-vf', 'hwdownload,format=nv12'] : []
  const { frames, told } = await decode(ffmpeg, codec, [...args, ...proof], filter, signal)
  if (signal.aborted) return 'Stopped.'
  const name = codec === 'h264' ? 'H.264' : 'H.265'
  if (frames.length < framesTried * frameBytes) return reasonOf(told, name)
  if (right.frames.length === frames.length && difference(frames, right.frames) > mostDifference)
    return `Its pictures of ${name} are wrong.`
  return null
}

/** Decodes the first frames of the clip to NV12. Never rejects: what does not work gives fewer frames. */
function decode(
  ffmpeg: string,
  codec: HardwareCodec,
  input: ReadonlyArray<string>,
  filter: ReadonlyArray<string>,
  signal: AbortSignal,
): Promise<Decoded> {
  const child = spawn(
    ffmpeg,
    [
      ...['-hide_banner', '-loglevel', 'warning', '-nostats', '-threads', '1', ...input],
      ...['-f', codec, '-i', 'pipe:0', ...filter, '-frames:v', String(framesTried)],
      ...['-pix_fmt', 'nv12', '-f', 'rawvideo', 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  if (child.pid !== undefined) {
    try {
      os.setPriority(child.pid, priority)
    } catch {
      // It ended already, or the system does not allow it: it is small work.
    }
  }
  child.stdin.on('error', () => undefined) // it ended first: told by its exit
  child.stdin.end(Buffer.from(probeClips[codec], 'base64'))
  const chunks: Buffer[] = []
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told = `${told}${text}`.slice(-8000)
  })
  return new Promise((resolve) => {
    const end = (): void => void child.kill('SIGKILL')
    const timer = setTimeout(() => {
      told += '\ntimed out'
      end()
    }, patienceMs)
    signal.addEventListener('abort', end)
    const finish = (code: number | null): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve({ frames: code === 0 ? Buffer.concat(chunks) : Buffer.alloc(0), told })
    }
    child.once('error', (error) => {
      told += error.message
      finish(null)
    })
    child.once('close', finish)
  })
}

/** Mean difference of the brightness of all frames, 0 to 255; both NV12 of the clip's size. */
function difference(a: Buffer, b: Buffer): number {
  const luma = probeClipSize.width * probeClipSize.height
  let sum = 0
  for (let frame = 0; frame < framesTried; frame++)
    for (let i = frame * frameBytes; i < frame * frameBytes + luma; i++)
      sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0))
  return sum / (framesTried * luma)
}

function reasonOf(told: string, codec: string): string {
  if (/libcuda|Could not dynamically load CUDA/i.test(told))
    return 'The driver of the NVIDIA graphics card is missing.'
  if (/timed out/.test(told)) return 'The driver does not answer.'
  if (/libnvcuvid|nvcuvid/i.test(told)) return 'The driver has no video part (libnvcuvid).'
  if (
    /Device creation failed|No device available|Device setup failed|Failed to initiali[sz]e|hwaccel_device/i.test(
      told,
    )
  )
    return 'The graphics card offers no such decoder, or its driver is missing.'
  if (
    /not supported|No support for|hwaccel initiali[sz]ation|unsupported|Impossible to convert|hwdownload/i.test(
      told,
    )
  )
    return `The graphics card does not decode ${codec}.`
  const last = told
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^\[.*?\] /, '')
  return last ? `It failed: ${last}` : 'It gave no pictures.'
}

async function facts(ffmpeg: string): Promise<HardwareFacts> {
  const { platform } = process
  const nodes = platform === 'linux' ? await readdir('/dev/dri').catch(() => []) : []
  return {
    platform,
    built: await builtMethods(ffmpeg),
    renderNodes: nodes
      .filter((name) => name.startsWith('renderD'))
      .map((name) => `/dev/dri/${name}`),
    nvidia: existsSync('/dev/nvidiactl'),
  }
}

function builtMethods(ffmpeg: string): Promise<ReadonlyArray<string>> {
  const child = spawn(ffmpeg, ['-hide_banner', '-hwaccels'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text))
  return new Promise((resolve) => {
    child.once('error', () => resolve([]))
    child.once('close', () =>
      resolve(
        told
          .split('\n')
          .slice(1)
          .map((line) => line.trim()),
      ),
    )
  })
}
