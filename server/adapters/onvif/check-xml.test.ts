import { performance } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { isHarmlessXml } from './check-xml.ts'

const envelope = (body: string) =>
  `<?xml version="1.0"?>\n<!-- a <b> -->\n<e:Envelope xmlns:e="http://a" xmlns = 'http://b'><e:Body>${body}</e:Body></e:Envelope>`

describe('an answer of a device', () => {
  it.each([
    ['plain', '<a x="1">text</a><b/>'],
    ['with a data section', '<a><![CDATA[<x><y> "]]></a>'],
    ['with signs in quotation marks', `<a x="/>" y='>'><b/></a>`],
    ['long', '<a>x</a>'.repeat(9000)],
    ['cut off', '<a x="'],
  ])('may be %s', (_what, body) => {
    expect(isHarmlessXml(envelope(body))).toBe(true)
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]>'],
    ['deep nesting', '<a>'.repeat(70)],
    ['deep nesting behind quotation marks', '<a x="/>">'.repeat(70)],
    ['too many elements', '<a/>'.repeat(21_000)],
    ['name spaces that never end', 'xmlns'.repeat(1000)],
  ])('must not have %s', (_what, body) => {
    expect(isHarmlessXml(envelope(body))).toBe(false)
  })

  it('is checked in one pass, whatever it is', () => {
    const before = performance.now()
    for (const part of ['<', '<!--', '<![CDATA[', '<a "', 'xmlns:', 'xmlns="', '<a>', '"<']) {
      isHarmlessXml(part.repeat(500_000 / part.length))
    }
    expect(performance.now() - before).toBeLessThan(2000)
  })
})
