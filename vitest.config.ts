import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], extra: Record<string, unknown> = {}) => ({
  test: { name, include, environment: 'node' as const, ...extra },
})

// Suites that start real servers get time and run one file after the other: two cores. In CI a test that a busy machine
// kept from being in time is tried once more; the report names it.
const real = {
  ...{ testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false, maxWorkers: 1 },
  retry: process.env['CI'] ? 1 : 0,
}

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
