import { describe, expect, it } from 'vitest'
import { isPrivateAddress, parseRange } from './parse-range.ts'

const hostsOf = (text: string) => {
  const range = parseRange(text)
  return range.kind === 'ok' ? range.hosts : range.message
}

describe('a range of addresses', () => {
  it.each([
    ['192.168.1.20', ['192.168.1.20'], null],
    [' 192.168.1.20:8000 ', ['192.168.1.20'], 8000],
    ['192.168.1.9-11', ['192.168.1.9', '192.168.1.10', '192.168.1.11'], null],
    ['10.0.0.255-10.0.1.1:81', ['10.0.0.255', '10.0.1.0', '10.0.1.1'], 81],
    ['172.16.5.77/30', ['172.16.5.77', '172.16.5.78'], null],
    ['172.16.5.76/31', ['172.16.5.76', '172.16.5.77'], null],
    ['192.168.1.5/32', ['192.168.1.5'], null],
    ['[fe80::1%eth0]:80', ['fe80::1%eth0'], 80],
    ['fd00::12', ['fd00::12'], null],
    ['gate-cam.local:8899', ['gate-cam.local'], 8899],
    ['camera1', ['camera1'], null],
  ])('is read as it is meant: %s', (text, hosts, port) => {
    expect(parseRange(text)).toEqual({ kind: 'ok', hosts, port })
  })

  it('may be as large as a /22, whose ends are no hosts', () => {
    const hosts = hostsOf('10.1.2.3/22')
    expect(hosts).toHaveLength(1022)
    expect([hosts[0], hosts.at(-1)]).toEqual(['10.1.0.1', '10.1.3.254'])
  })

  it.each([
    ['10.0.0.0/21', /too many/],
    ['10.0.0.0-10.0.8.0', /too many/],
    ['10.0.0.9-3', /ends before/],
    ['10.0.0.0/33', /no range/],
    ['10.0.0.256', /no range/],
    ['10.0.0', /no range/],
    ['10.0.0.1-2-3', /no range/],
    ['a b', /no range/],
    ['$(reboot)', /no range/],
    ['10.0.0.1:0', /port 0/],
    ['10.0.0.1:70000', /port 70000/],
    ['1.1.1.1', /local network/],
    ['192.167.255.250-192.168.0.5', /local network/],
    ['[2001:db8::1]:80', /local network/],
    ['[::ffff:8.8.8.8]:80', /local network/],
  ])('is refused with the reason: %s', (text, reason) => {
    expect(hostsOf(text)).toMatch(reason)
  })
})

describe('an address', () => {
  it.each([
    '10.255.0.1',
    '172.31.255.255',
    '192.168.0.0',
    '169.254.1.1',
    '127.9.9.9',
    '::1',
    'fd12::1',
    'FE80::1',
    '::ffff:10.0.0.1',
  ])('is of the local network: %s', (address) => expect(isPrivateAddress(address)).toBe(true))
  it.each([
    '9.255.255.255',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '128.0.0.1',
    '0.0.0.0',
    '2001:db8::1',
    'fec0::1',
    '::',
    'localhost',
  ])('is not of the local network: %s', (address) => expect(isPrivateAddress(address)).toBe(false))
})
