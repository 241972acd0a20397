import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

export type PostgresBinaries = {
  /** Folder with `bin`, `lib` and `share`. */
  readonly root: string
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))

function binariesIn(root: string): PostgresBinaries {
  const exe = process.platform === 'win32' ? '.exe' : ''
  const bin = (name: string) => path.join(root, 'bin', name + exe)
  return { root, initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl') }
}

/** Programs cannot be started out of an archive; the packager puts them beside it. */
export function outsideArchive(file: string): string {
  return file.replace(/([\\/]app\.asar)([\\/])/, '$1.unpacked$2')
}

/** The package's install step makes these links; it does not run where install steps are off. */
async function restoreSymlinks(root: string): Promise<void> {
  const listed = await readFile(path.join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of Symlinks.parse(JSON.parse(listed))) {
    const link = path.join(root, '..', target)
    if (await readlink(link).catch(() => stat(link).catch(() => undefined))) continue
    await symlink(path.basename(source), link)
  }
}

/** Finds the PostgreSQL programs that came with the app. Throws `EmbeddedPostgresError` when there are none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'no-binaries',
      `PostgreSQL for ${platform}-${process.arch} is not installed (${name}). Install the dependencies again, or name a server with --database.`,
      { cause },
    )
  }
  const root = outsideArchive(path.join(path.dirname(entry), '..', 'native'))
  await restoreSymlinks(root)
  return binariesIn(root)
}

/** Such as `18.4`. */
export async function readVersion(
  binaries: PostgresBinaries,
  runAs: { readonly uid: number; readonly gid: number } | undefined,
): Promise<string> {
  const options = { ...runAs, cwd: path.parse(binaries.root).root }
  const { stdout } = await promisify(execFile)(binaries.postgres, ['--version'], options)
  return /\d+(\.\d+)*/.exec(stdout)?.[0] ?? 'unknown'
}

/** Copies the programs to where another user can run them; done once per version. */
export async function copyPostgresBinaries(
  binaries: PostgresBinaries,
  parent: string,
): Promise<PostgresBinaries> {
  const packageFile = path.join(binaries.root, '..', 'package.json')
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(packageFile, 'utf8')))
  const target = path.join(parent, `pgsql-${version}`)
  if (!(await stat(target).catch(() => undefined))) {
    const unfinished = `${target}.${process.pid}`
    await mkdir(parent, { recursive: true, mode: 0o755 })
    await rm(unfinished, { recursive: true, force: true })
    await cp(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true })
    // Another start may have finished first; its copy is as good.
    await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true, force: true }))
  }
  return binariesIn(target)
}
