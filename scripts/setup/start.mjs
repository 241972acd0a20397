// @ts-check
import path from 'node:path'
import { root } from './folders.mjs'
import { chromiumSwitches, runApp, sandboxProblem, thisMachine } from './launch.mjs'
import { appEnvironment, prepare } from './prepare.mjs'
import { SetupError } from './setup-error.mjs'
import { hasDisplay, startXvfb } from './xvfb.mjs'

/**
 * Sets up and runs the app; answers with its exit code.
 *
 * @param {import('./start-options.mjs').StartOptions} options
 * @returns {Promise<number>}
 */
export async function start({ node, appArgs, appEnv }) {
  const givenDatabase = appEnv['NEUROMARK_DATABASE_URL'] ?? process.env['NEUROMARK_DATABASE_URL']
  const prepared = await prepare({ window: !node, embeddedDatabase: !givenDatabase, build: true })
  const env = { ...appEnvironment(prepared), ...appEnv }
  const { runtime } = prepared
  if (runtime === undefined) {
    const entry = path.join(root, 'dist/server/main.js')
    return runApp(process.execPath, [entry, ...appArgs], { cwd: root, env })
  }

  const problem = await sandboxProblem(runtime.dist)
  if (problem !== undefined) throw new SetupError(problem)
  const args = [...chromiumSwitches(thisMachine()), root, ...appArgs]
  if (hasDisplay(env)) return runApp(runtime.executable, args, { cwd: root, env })

  const { display, stop } = await startXvfb({ lastOneOut: true })
  try {
    return await runApp(runtime.executable, args, { cwd: root, env: { ...env, DISPLAY: display } })
  } finally {
    await stop()
  }
}
