import { Temporal } from 'temporal-polyfill'
import { expect, it } from 'vitest'
import { snapshotName } from './snapshot-name.ts'

const at = Temporal.ZonedDateTime.from('2026-11-22T14:03:05.25+01:00[Europe/Berlin]')

it.each([
  ['Main gate', 'Main-gate'],
  ['../../etc/passwd', 'etc-passwd'],
  ['C:\\Windows\\CON', 'C-Windows-CON'],
  ['入口 1', '入口-1'],
  ['$(rm -rf ~); `x`', 'rm-rf-x'],
  ['...', 'camera'],
  ['x'.repeat(200), 'x'.repeat(60)],
])('names the picture of a camera called %s safely', (camera, safe) => {
  expect(snapshotName(camera, at)).toBe(`${safe}-2026-11-22T14-03-05.250`)
})
