import { expect, it } from 'vitest'
import { webcamFaultOf } from './webcam-fault.ts'

it.each([
  ['NotFoundError', 'none-found'],
  ['OverconstrainedError', 'none-found'],
  ['NotAllowedError', 'denied'],
  ['NotReadableError', 'in-use'],
  ['TypeError', 'failed'],
])('takes %s as %s', (name, fault) => {
  expect(webcamFaultOf(new DOMException('no picture', name))).toBe(fault)
})

it('does not trip over something that is no error', () => {
  expect(webcamFaultOf('oops')).toBe('failed')
})
