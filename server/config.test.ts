import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig, type Config } from './config.ts'

const folders = {
  modelsDir: '/app/models',
  migrationsDir: '/app/db',
  photosDir: '/app/photos',
  version: '1.2.3',
}
type Environment = Readonly<Record<string, string>>

function config(args: ReadonlyArray<string>, env: Environment = {}): Config {
  const result = readConfig(args, env, folders)
  if (result.kind === 'bad') throw new Error(result.message)
  return result.config
}
const problem = (args: ReadonlyArray<string>, env: Environment = {}): string | null => {
  const result = readConfig(args, env, folders)
  return result.kind === 'bad' ? result.message : null
}

describe('the configuration', () => {
  it('needs nothing: all has a value', () => {
    expect(
      config([], { XDG_CONFIG_HOME: '/home/a/.config', XDG_CACHE_HOME: '/home/a/.cache' }),
    ).toMatchObject({
      ...folders,
      dataDir: '/home/a/.config/NeuroMark',
      cacheDir: '/home/a/.cache/neuromark',
      databaseUrl: null,
      ffmpeg: undefined,
      runtime: 'none',
      demo: false,
      forSeconds: null,
      reportFile: null,
      logLevel: 'info',
      vaultKey: null,
    })
    const { workers } = config([])
    expect(workers).toBeGreaterThanOrEqual(1)
    expect(workers).toBeLessThanOrEqual(8)
  })

  it('takes the options of a run, among the switches of others', () => {
    const read = config([
      '--no-sandbox',
      '--demo',
      ...['--for', '180', '--report', 'out/report.json', '--data', '/tmp/data'],
      '--ozone-platform=x11',
    ])
    expect(read).toMatchObject({
      demo: true,
      forSeconds: 180,
      reportFile: path.resolve('out/report.json'),
      dataDir: '/tmp/data',
    })
  })

  it('takes the environment, and lets an option go before it', () => {
    const env = {
      NEUROMARK_DATA: '/env/data',
      NEUROMARK_CACHE: '/env/cache',
      NEUROMARK_WORKERS: '3',
      NEUROMARK_ANALYSIS_FPS: '7.5',
      NEUROMARK_DATABASE_URL: 'postgres://a:b@c/d',
      FFMPEG_BIN: '/opt/ffmpeg',
    }
    expect(config([], env)).toMatchObject({
      dataDir: '/env/data',
      cacheDir: '/env/cache',
      workers: 3,
      analysisFps: 7.5,
      databaseUrl: 'postgres://a:b@c/d',
      ffmpeg: '/opt/ffmpeg',
    })
    expect(config(['--data', '/option'], env).dataDir).toBe('/option')
  })

  it('takes an empty variable as one that is not set', () => {
    expect(
      config([], { NEUROMARK_WORKERS: '', FFMPEG_BIN: '', XDG_CONFIG_HOME: '' }),
    ).toMatchObject({
      ffmpeg: undefined,
    })
  })

  it.each<[string, ReadonlyArray<string>, Environment, RegExp]>([
    ['no value at the end', ['--demo', '--report'], {}, /^--report needs a value\.$/],
    ['an option in place of a value', ['--data', '--demo'], {}, /^--data needs a value\.$/],
    ['no number', ['--for', 'soon'], {}, /^--for needs a number of seconds, such as --for 180\.$/],
    ['no time', ['--for', '0'], {}, /^--for needs/],
    ['less than no time', ['--for', '-5'], {}, /^--for needs/],
    ['all time', ['--for', 'Infinity'], {}, /^--for needs/],
    [
      'workers that are no number',
      [],
      { NEUROMARK_WORKERS: 'many' },
      /^NEUROMARK_WORKERS is not right: .*number/,
    ],
    ['too many workers', [], { NEUROMARK_WORKERS: '99' }, /^NEUROMARK_WORKERS is not right: .*16/],
    ['half a worker', [], { NEUROMARK_WORKERS: '1.5' }, /^NEUROMARK_WORKERS is not right: .*int/],
    [
      'a log level of its own',
      [],
      { NEUROMARK_LOG_LEVEL: 'loud' },
      /^NEUROMARK_LOG_LEVEL is not right: .*"debug"/,
    ],
    ['a runtime of its own', [], { NEUROMARK_RUNTIME: 'node' }, /^NEUROMARK_RUNTIME is not right/],
  ])('says in a sentence what is wrong: %s', (_what, args, env, message) => {
    expect(problem(args, env)).toMatch(message)
  })
})
