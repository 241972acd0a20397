import { expect, it } from 'vitest'
import { isPrivateAddress } from './connect.ts'
import { makeRtpWatch } from './watch-rtp.ts'

function header(sequence: number, seconds: number, source = 7): Buffer {
  const bytes = Buffer.alloc(12)
  bytes[0] = 0x80
  bytes.writeUInt16BE(sequence & 0xffff, 2)
  bytes.writeUInt32BE(Math.round(seconds * 90_000) >>> 0, 4)
  bytes.writeUInt32BE(source, 8)
  return bytes
}

/** What is told of packets: number, seconds of the camera's clock, seconds of ours. */
function told(...packets: ReadonlyArray<readonly [number, number, number, number?]>) {
  const warnings: string[] = []
  const watch = makeRtpWatch((warning) => void warnings.push(warning))
  for (const [sequence, clock, at, source] of packets)
    watch.look(header(sequence, clock, source), at * 1000)
  return warnings
}

it.each<[string, ReturnType<typeof told>, ReadonlyArray<string>]>([
  ['a stream in order', told([1, 10, 0], [2, 10, 0], [3, 13, 3], [4, 14, 4]), []],
  ['a number left out', told([1, 10, 0], [3, 10, 0]), ['lost-packets']],
  ['numbers that begin anew at 65,536', told([65_535, 10, 0], [65_536, 10, 0]), []],
  ['a clock that begins anew at 32 bits', told([1, 47_721, 0], [2, 47_724, 3]), []],
  ['a clock that leaps ahead', told([1, 10, 0], [2, 13, 3], [3, 74, 4]), ['clock-jump']],
  ['a clock that leaps back', told([1, 500, 0], [2, 503, 3], [3, 440, 4]), ['clock-jump']],
  ['a stall, after which the clock went on', told([1, 10, 0], [2, 13, 3], [3, 40, 30]), []],
  ['what a camera held back for a new viewer', told([1, 10, 0], [2, 15, 0.1], [3, 16, 1.1]), []],
  ['another sender', told([1, 10, 0], [2, 13, 3], [900, 700, 4, 8]), []],
])('%s is told as it is', (_what, warnings, expected) => {
  expect(warnings).toEqual(expected)
})

it.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.9', true],
  ['::ffff:192.168.1.9', true],
  ['::ffff:8.8.8.8', false],
  ['fe80::1%eth0', true],
  ['fd00::1', true],
  ['2001:db8::1', false],
  ['203.0.113.9', false],
  ['', false],
])('%s is private: %s', (address, expected) => {
  expect(isPrivateAddress(address)).toBe(expected)
})
