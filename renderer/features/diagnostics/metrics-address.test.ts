import { expect, it } from 'vitest'
import { isThisMachine, readMetricsAddress } from './metrics-address.ts'

it.each([
  ['http://127.0.0.1:9464/metrics', { host: '127.0.0.1', port: 9464 }],
  ['http://[::1]:9000/metrics', { host: '::1', port: 9000 }],
  [null, { host: '127.0.0.1', port: 9464 }],
])('reads %s as its parts', (address, parts) => {
  expect(readMetricsAddress(address)).toEqual(parts)
})

it.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['192.168.1.4', false],
  ['127.0.0.1.example', false],
])('says of %s whether it is this machine alone: %s', (host, is) => {
  expect(isThisMachine(host)).toBe(is)
})
