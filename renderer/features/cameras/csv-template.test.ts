import { expect, it } from 'vitest'
import { csvTemplate, decodeCsv } from './csv-template.ts'

it('has the headings of an export, a column for passwords, and one example', () => {
  const exported = '\uFEFFName,Role,Main stream,User name,Masks\r\nGate,entry,rtsp://a/b,,\r\n'
  expect(csvTemplate(exported)).toBe(
    '\uFEFFName,Role,Main stream,User name,Password,Masks\r\nGate north,entry,rtsp://192.168.1.20/stream1,viewer,,\r\n',
  )
})

it('reads a list as UTF-8, and as Excel writes it on Windows otherwise', () => {
  expect(decodeCsv(new TextEncoder().encode('Küche').buffer)).toBe('Küche')
  expect(decodeCsv(Uint8Array.from([0x4b, 0xfc, 0x63, 0x68, 0x65]).buffer)).toBe('Küche')
})
