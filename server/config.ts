import { randomUUID } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'

/** What a node runs with. Decided once at start; nothing else reads the environment or the command line. */
export type Config = {
  /** The program's own files: dist/, db/, resources/ in development, the resources folder when packaged. */
  readonly modelsDir: string
  readonly migrationsDir: string
  readonly photosDir: string
  readonly dataDir: string
  readonly cacheDir: string
  /** PostgreSQL server to use in place of the embedded one; holds a password, never logged. */
  readonly databaseUrl: string | null
  readonly ffmpeg: string | undefined
  readonly runtime: 'official' | 'fallback' | 'none'
  /** Inference processes, and how many where they share a device that is faster than the processor. */
  readonly workers: number
  readonly workersOnDevice: number
  /** Execution provider to try alone, e.g. `cpu`; null chooses by trying. */
  readonly provider: string | null
  /** Frames a second that are analysed on an active camera. */
  readonly analysisFps: number
  readonly demo: boolean
  /** Which made-up site the demo shows: twenty cameras, or the two of the tests. */
  readonly demoSite: 'demo' | 'test'
  /** How many of its cameras, or more, which then show its scenes again; null: as many as it has. */
  readonly demoCameras: number | null
  /** Run for so long, seconds, then quit; the exit code says whether the main job was done. */
  readonly forSeconds: number | null
  readonly reportFile: string | null
  readonly nodeName: string
  readonly version: string
  readonly logLevel: string
  /** 32 bytes in base64 or hex, shared between desktops on one database; else each makes its own key. */
  readonly vaultKey: string | null
}

const Environment = z.object({
  NEUROMARK_DATABASE_URL: z.string().min(1).optional(),
  NEUROMARK_DATA: z.string().min(1).optional(),
  NEUROMARK_CACHE: z.string().min(1).optional(),
  NEUROMARK_RUNTIME: z.enum(['official', 'fallback']).optional(),
  NEUROMARK_WORKERS: z.coerce.number().int().min(1).max(16).optional(),
  NEUROMARK_PROVIDER: z.enum(['cpu', 'cuda', 'webgpu', 'dml', 'coreml']).optional(),
  NEUROMARK_ANALYSIS_FPS: z.coerce.number().min(1).max(30).optional(),
  NEUROMARK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  NEUROMARK_DEMO_SITE: z.enum(['demo', 'test']).optional(),
  NEUROMARK_DEMO_CAMERAS: z.coerce.number().int().min(1).max(100).optional(),
  NEUROMARK_VAULT_KEY: z.string().min(1).optional(),
  FFMPEG_BIN: z.string().min(1).optional(),
  XDG_CACHE_HOME: z.string().min(1).optional(),
  XDG_CONFIG_HOME: z.string().min(1).optional(),
})

export type ConfigResult =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'bad'; readonly message: string }

/** Where the program's own files are. */
export type ProgramFolders = Pick<Config, 'modelsDir' | 'migrationsDir' | 'photosDir'> & {
  readonly version: string
}

/** Decides the configuration from arguments and environment; says in a sentence what is wrong with them. */
export function readConfig(
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string | undefined>>,
  folders: ProgramFolders,
): ConfigResult {
  // An empty variable is the shell's way to unset one for a single command.
  const set = Object.entries(env).filter(([, value]) => value !== '')
  const read = Environment.safeParse(Object.fromEntries(set))
  if (!read.success) {
    const [issue] = read.error.issues
    return { kind: 'bad', message: `${String(issue?.path[0])} is not right: ${issue?.message}.` }
  }
  const options = readArguments(args)
  if (options.kind === 'bad') return options
  const { values } = options
  const own = read.data
  const home = os.homedir()
  const forText = values.get('--for')
  const forSeconds = forText === undefined ? null : Number(forText)
  if (forSeconds !== null && !(forSeconds > 0 && Number.isFinite(forSeconds)))
    return { kind: 'bad', message: '--for needs a number of seconds, such as --for 180.' }
  return {
    kind: 'ok',
    config: {
      ...folders,
      dataDir: path.resolve(
        values.get('--data') ??
          own.NEUROMARK_DATA ??
          path.join(own.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'NeuroMark'),
      ),
      cacheDir: path.resolve(
        own.NEUROMARK_CACHE ??
          path.join(own.XDG_CACHE_HOME ?? path.join(home, '.cache'), 'neuromark'),
      ),
      databaseUrl: own.NEUROMARK_DATABASE_URL ?? null,
      ffmpeg: own.FFMPEG_BIN,
      runtime: own.NEUROMARK_RUNTIME ?? 'none',
      workers: own.NEUROMARK_WORKERS ?? defaultWorkers(os.availableParallelism()),
      workersOnDevice: own.NEUROMARK_WORKERS ?? mostOnDevice,
      provider: own.NEUROMARK_PROVIDER ?? null,
      analysisFps: own.NEUROMARK_ANALYSIS_FPS ?? 4,
      demo: values.has('--demo'),
      demoSite: own.NEUROMARK_DEMO_SITE ?? 'demo',
      demoCameras: own.NEUROMARK_DEMO_CAMERAS ?? null,
      forSeconds,
      reportFile: values.has('--report') ? path.resolve(values.get('--report') ?? '') : null,
      nodeName: os.hostname() || `node-${randomUUID().slice(0, 8)}`,
      logLevel: own.NEUROMARK_LOG_LEVEL ?? 'info',
      vaultKey: own.NEUROMARK_VAULT_KEY ?? null,
    },
  }
}

/** One prepares pictures while the other's are on the device. */
const mostOnDevice = 2

/** Each worker runs one thread; the decoders and the window need the other cores. */
function defaultWorkers(cores: number): number {
  return Math.max(1, Math.min(8, Math.floor(cores / 2)))
}

function readArguments(
  args: ReadonlyArray<string>,
):
  | { readonly kind: 'read'; readonly values: ReadonlyMap<string, string> }
  | { readonly kind: 'bad'; readonly message: string } {
  const values = new Map<string, string>()
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--demo') values.set(arg, '')
    else if (arg === '--for' || arg === '--report' || arg === '--data') {
      const value = args[++i]
      if (value === undefined || value.startsWith('--'))
        return { kind: 'bad', message: `${arg} needs a value.` }
      values.set(arg, value)
    }
    // Chromium's and Electron's own switches stand between ours.
  }
  return { kind: 'read', values }
}
