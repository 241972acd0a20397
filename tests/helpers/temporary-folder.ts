import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
}

/** A folder that is removed when disposed. 0755 lets the user in that PostgreSQL runs as under root. */
export async function temporaryFolder(mode = 0o755): Promise<TemporaryFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'neuromark-test-'))
  await chmod(folder, mode)
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
