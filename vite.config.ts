import react from '@vitejs/plugin-react'
import path from 'node:path'
import { build, defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname

/** Everything that is not our own code stays a plain import of a dependency. */
const external = (id: string): boolean => !id.startsWith('.') && !path.isAbsolute(id)

function buildForNode(entry: Record<string, string>, outDir: string, format: 'es' | 'cjs') {
  return build({
    configFile: false,
    root,
    logLevel: 'warn',
    mode: 'production',
    build: {
      target: 'node20',
      outDir,
      emptyOutDir: format === 'es',
      minify: false,
      sourcemap: true,
      lib: {
        entry,
        formats: [format],
        fileName: (_format, name) => `${name}.${format === 'cjs' ? 'cjs' : 'js'}`,
      },
      rollupOptions: { external },
    },
  })
}

/** After the renderer, builds the processes that run in Node: window, preload, server, workers. */
function desktopProcesses(): Plugin {
  return {
    name: 'neuromark:desktop-processes',
    apply: 'build',
    async closeBundle() {
      if (this.meta.watchMode) return
      await buildForNode({ main: 'electron/main/main.ts' }, 'dist/electron', 'es')
      await buildForNode({ preload: 'electron/preload/preload.ts' }, 'dist/electron', 'cjs')
      await buildForNode({ main: 'server/main.ts' }, 'dist/server', 'es')
      await buildForNode({ worker: 'inference/worker.ts' }, 'dist/inference', 'es')
      await buildForNode({ main: 'simulator/main.ts' }, 'dist/simulator', 'es')
    },
  }
}

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react(), desktopProcesses()],
  build: {
    outDir: path.join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    chunkSizeWarningLimit: 4000,
  },
})
