import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MetricSample, MetricsEndpoint } from '../../ports/metrics-endpoint.ts'
import { openMetricsEndpoint } from './open-metrics-endpoint.ts'

const host = '127.0.0.1'
const sample = (name: string, value: number): MetricSample => ({
  name: 'neuromark_camera_live',
  help: '1 while pictures come.',
  type: 'gauge',
  labels: { camera: name, name: `The "${name}"\n camera` },
  value,
})

let dir: string
let endpoint: MetricsEndpoint | undefined
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'neuromark-metrics-'))
})
afterEach(async () => {
  await endpoint?.[Symbol.asyncDispose]()
  endpoint = undefined
  await rm(dir, { recursive: true, force: true })
})

const open = async (): Promise<MetricsEndpoint> =>
  (endpoint = await openMetricsEndpoint({
    file: path.join(dir, 'metrics.json'),
    read: async () => [sample('front', 1), sample('back', 0)],
    log: pino({ level: 'silent' }),
  }))

/** A server that holds a port, and a port that was free a moment ago. */
async function holdPort(): Promise<{ readonly port: number; end(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    end: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
async function freePort(): Promise<number> {
  const held = await holdPort()
  await held.end()
  return held.port
}

it('is off until somebody wants it', async () => {
  expect((await open()).state()).toEqual({ enabled: false, address: null, message: null })
})

it('serves the figures as Prometheus reads them, and those of the process', async () => {
  const port = await freePort()
  const served = await open()
  expect(await served.apply({ enabled: true, host, port })).toBeNull()
  const answer = await fetch(`http://${host}:${port}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const text = await answer.text()
  expect(text).toContain('# TYPE neuromark_camera_live gauge')
  expect(text).toContain('neuromark_camera_live{camera="front",name="The \\"front\\"\\n camera"} 1')
  expect(text).toContain('neuromark_camera_live{camera="back",name="The \\"back\\"\\n camera"} 0')
  expect(text).toContain('neuromark_main_process_cpu_seconds_total')
})

it('answers nothing else', async () => {
  const port = await freePort()
  await (await open()).apply({ enabled: true, host, port })
  expect((await fetch(`http://${host}:${port}/`)).status).toBe(404)
  expect((await fetch(`http://${host}:${port}/metrics`, { method: 'POST' })).status).toBe(405)
})

it('remembers for the next start that it is wanted', async () => {
  const port = await freePort()
  const first = await open()
  await first.apply({ enabled: true, host, port })
  await first[Symbol.asyncDispose]()
  expect((await open()).state().address).toBe(`http://${host}:${port}/metrics`)
})

it('goes on as before when the port is taken, and says so', async () => {
  const [port, held] = [await freePort(), await holdPort()]
  const served = await open()
  await served.apply({ enabled: true, host, port })
  expect(await served.apply({ enabled: true, host, port: held.port })).toContain('Another program')
  expect(served.state().address).toBe(`http://${host}:${port}/metrics`)
  expect((await fetch(`http://${host}:${port}/metrics`)).status).toBe(200)
  expect(JSON.parse(await readFile(path.join(dir, 'metrics.json'), 'utf8'))).toMatchObject({ port })
  await held.end()
})

it('says at the start why it is not served, and starts all the same', async () => {
  const held = await holdPort()
  await writeFile(
    path.join(dir, 'metrics.json'),
    JSON.stringify({ enabled: true, host, port: held.port }),
  )
  expect((await open()).state()).toMatchObject({ enabled: true, address: null })
  expect(endpoint?.state().message).toContain('Another program uses this port')
  await held.end()
})

it('ends at once when it is switched off', async () => {
  const port = await freePort()
  const served = await open()
  await served.apply({ enabled: true, host, port })
  await fetch(`http://${host}:${port}/metrics`)
  await served.apply({ enabled: false, host, port })
  await expect(fetch(`http://${host}:${port}/metrics`)).rejects.toThrow()
})

it('takes a damaged file for none', async () => {
  await writeFile(path.join(dir, 'metrics.json'), '{"enabled": tr')
  expect((await open()).state().enabled).toBe(false)
})
