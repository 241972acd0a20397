// @ts-check
// Compiles the pixel loops (AssemblyScript) into inference/kernels/kernels-wasm.ts: npm run kernels.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { root } from './setup/folders.mjs'
import { runCommand } from './setup/run-command.mjs'

const folder = path.join(root, 'inference/kernels')
const assembly = path.join(folder, 'assembly')

/** @param {string} command @param {string[]} args @param {string} cwd */
async function run(command, args, cwd) {
  const { code, output } = await runCommand(command, args, { cwd, env: process.env })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`)
}

const work = await mkdtemp(path.join(os.tmpdir(), 'neuromark-kernels-'))
try {
  // The compiler is large and needed only here: it is not among the project's own dependencies.
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], assembly)
  const wasm = path.join(work, 'kernels.wasm')
  const asc = path.join(assembly, 'node_modules/assemblyscript/bin/asc.js')
  const options = '--runtime stub --importMemory --initialMemory 16 --enable simd -O3 --noAssert'
  const args = [asc, 'kernels.ts', ...options.split(' '), '-o', wasm]
  await run(process.execPath, args, assembly)
  const source = await readFile(path.join(assembly, 'kernels.ts'))
  const sha256 = createHash('sha256').update(source).digest('hex')
  const lines = (await readFile(wasm)).toString('base64').match(/.{1,92}/g) ?? []
  await writeFile(
    path.join(folder, 'kernels-wasm.ts'),
    `// Made by "npm run kernels" from assembly/kernels.ts; not to be edited.

/** SHA-256 of the source that \`kernelsWasm\` was compiled from. */
export const kernelsSource = '${sha256}'

/** WebAssembly, base64. */
export const kernelsWasm = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('')
`,
  )
} finally {
  await rm(work, { recursive: true, force: true })
}
