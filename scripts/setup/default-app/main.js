// @ts-check
// Starts an unpackaged app, as the launcher inside an official Electron does:
// electron [-r module]… [switches] <app folder or entry file> [arguments]
import { app } from 'electron'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** Electron has these for its own launcher, and does not document them. */
const launched =
  /** @type {typeof app & { setVersion(v: string): void, setAppPath(p: string): void }} */ (app)

/** @param {ReadonlyArray<string>} args */
function readArguments(args) {
  /** @type {string[]} */
  const modules = []
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? ''
    if (arg === '-r' || arg === '--require') modules.push(args[(i += 1)] ?? '')
    else if (arg === '-v' || arg === '--version')
      return { modules, target: undefined, version: true }
    else if (!arg.startsWith('-')) return { modules, target: arg, version: false }
  }
  return { modules, target: undefined, version: false }
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}

/** Takes name and version from the app's manifest, if it has one. @param {string} folder */
function applyManifest(folder) {
  const file = path.join(folder, 'package.json')
  if (!existsSync(file)) return false
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  app.name = manifest.productName ?? manifest.name ?? app.name
  if (manifest.version) launched.setVersion(manifest.version)
  return true
}

const { modules, target, version } = readArguments(process.argv.slice(1))
if (version) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}
const fromWorkingFolder = createRequire(path.join(process.cwd(), 'launcher.js'))
for (const name of modules) fromWorkingFolder(name)

if (target === undefined) fail('usage: electron [-r module] <app folder or entry file>')
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const folder = path.resolve(target)
const entry = (() => {
  try {
    return createRequire(import.meta.url).resolve(folder)
  } catch {
    return fail(`There is no app at ${folder}.`)
  }
})()
launched.setAppPath(applyManifest(folder) ? folder : path.dirname(entry))
await import(pathToFileURL(entry).href)
