import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type FoundFfmpeg = {
  readonly path: string
  readonly version: string
  /** Where it was found: `FFMPEG_BIN`, `ffmpeg-static` or `system`. */
  readonly source: string
}

export type FfmpegSearch =
  | ({ readonly kind: 'found' } & FoundFfmpeg)
  | { readonly kind: 'missing'; readonly message: string }

/** Least major version: its option names are the ones we use. */
const leastMajor = 5

/** The ffmpeg to use: the setting, else ffmpeg-static's binary where it could be downloaded, else the system's. */
export async function findFfmpeg(setting: string | undefined): Promise<FfmpegSearch> {
  const candidates: Array<readonly [source: string, file: string]> = [
    ...(setting ? ([['FFMPEG_BIN', setting]] as const) : []),
    ...bundled().map((file) => ['ffmpeg-static', file] as const),
    ['system', 'ffmpeg'],
  ]
  const tooOld: string[] = []
  for (const [source, file] of candidates) {
    const version = await versionOf(file)
    if (version === undefined) {
      if (source === 'FFMPEG_BIN')
        return { kind: 'missing', message: `FFMPEG_BIN names ${file}, which does not run.` }
      continue
    }
    // Builds from the master branch name a commit, not a version: take them as new.
    const [, major] = /^n?(\d+)\./.exec(version) ?? []
    if (major === undefined || Number(major) >= leastMajor)
      return { kind: 'found', path: file, version, source }
    tooOld.push(`${file} is ${version}`)
  }
  return {
    kind: 'missing',
    message: `NeuroMark needs ffmpeg ${leastMajor} or later${tooOld.length > 0 ? ` (${tooOld.join(', ')})` : ''}. Install it (Debian, Ubuntu: sudo apt-get install ffmpeg) or set FFMPEG_BIN to its path.`,
  }
}

function bundled(): ReadonlyArray<string> {
  try {
    const file: unknown = createRequire(import.meta.url)('ffmpeg-static')
    if (typeof file !== 'string') return []
    // A process cannot be started from inside the archive of a packaged app.
    const unpacked = file.replace(/app\.asar(?!\.unpacked)/, 'app.asar.unpacked')
    return existsSync(unpacked) ? [unpacked] : []
  } catch {
    return [] // an optional package whose download may have failed
  }
}

async function versionOf(file: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(file, ['-hide_banner', '-version'], { timeout: 10_000 })
    return /^ffmpeg version (\S+)/.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}
