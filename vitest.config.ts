import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], extra: Record<string, unknown> = {}) => ({
  test: { name, include, environment: 'node' as const, ...extra },
})

// Suites that start real servers get time and run one file after the other: two cores.
const real = { testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false, maxWorkers: 1 }

export default defineConfig({
  test: {
    projects: [
      project('unit', [
        '{core,contracts,server,inference,simulator,electron,renderer,bench,eval,rules}/**/*.test.{ts,tsx}',
        'tests/setup/**/*.test.ts',
      ]),
      project('postgres', ['tests/postgres/**/*.test.ts'], {
        ...real,
        globalSetup: ['tests/helpers/postgres-cluster.ts'],
      }),
      project('rtsp', ['tests/rtsp/**/*.test.ts'], real),
      project('electron', ['tests/electron/**/*.test.ts'], real),
    ],
  },
})
