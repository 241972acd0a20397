import { describe, expect, it } from 'vitest'
import { nodeProblem } from '../../scripts/setup/check-node.mjs'
import { parseStartOptions } from '../../scripts/setup/start-options.mjs'

const parse = (...argv: string[]) => parseStartOptions(argv, '/home/ada')

describe('the options of npm start', () => {
  it('open the app as it is when none is given', () => {
    expect(parse()).toEqual({ kind: 'run', options: { node: false, appArgs: [], appEnv: {} } })
  })

  it('are passed on to the app, with paths made absolute', () => {
    expect(parse('--demo', '--for', '180', '--report=out/r.json', '--data', 'd')).toEqual({
      kind: 'run',
      options: {
        node: false,
        appArgs: [
          '--demo',
          '--for',
          '180',
          '--report',
          '/home/ada/out/r.json',
          '--data',
          '/home/ada/d',
        ],
        appEnv: {},
      },
    })
  })

  it('keep the database URL, which may hold a password, out of the argument list', () => {
    const url = 'postgres://ada:secret@db:5432/neuromark'
    expect(parse('--node', '--database', url)).toEqual({
      kind: 'run',
      options: { node: true, appArgs: [], appEnv: { NEUROMARK_DATABASE_URL: url } },
    })
  })

  it('ask for help from any place', () => {
    expect(parse('--demo', '--help')).toEqual({ kind: 'help' })
  })

  it.each([
    [['--dmeo'], 'Unknown option --dmeo.'],
    [['-x'], 'Unknown option -x.'],
    [['demo'], '"demo" is not an option.'],
    [['--demo=yes'], '--demo takes no value'],
    [['--for'], '--for needs a value'],
    [['--for', '--demo'], '--for needs a value'],
    [['--for', '0'], 'a number of seconds above 0'],
    [['--for', '3m'], '"3m" is not one'],
    [['--report', 'r.json'], '--report needs --for'],
    [['--data', ''], '--data needs a value'],
  ])('refuse %j with a sentence', (argv, message) => {
    expect(parse(...argv)).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining(message),
    })
  })

  it('refuse a database URL without repeating it', () => {
    const request = parse('--database', 'mysql://ada:secret@db/x')
    expect(request).toMatchObject({ kind: 'invalid' })
    expect(JSON.stringify(request)).not.toContain('secret')
  })
})

describe('the check of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.1.0'])('accepts %s', (version) => {
    expect(nodeProblem(version)).toBeUndefined()
  })

  it.each(['18.20.0', '20.18.9', '21.7.0', '22.11.0'])('refuses %s with a sentence', (version) => {
    expect(nodeProblem(version)).toContain(version)
  })
})
