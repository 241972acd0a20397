import { expect, it } from 'vitest'
import { wallCommand } from './wall-keys.ts'

it.each([
  ['3', false, { kind: 'view', number: 3 }],
  ['PageDown', false, { kind: 'page', by: 1 }],
  ['+', true, { kind: 'zoom', to: 'in' }],
  ['0', false, { kind: 'zoom', to: 'whole' }],
  ['a', false, { kind: 'acknowledge' }],
  ['A', true, { kind: 'acknowledge-all' }],
  ['S', false, { kind: 'snapshot' }],
])('reads %s with shift %s', (key, shift, command) => {
  expect(wallCommand(key, shift)).toEqual(command)
})

it('acknowledges one alarm, not all of them, when only Caps Lock makes the letter large', () => {
  expect(wallCommand('A', false)).toEqual({ kind: 'acknowledge' })
})

it.each([
  ['S', true],
  ['q', false],
  ['F11', false],
])('leaves %s to others', (key, shift) => {
  expect(wallCommand(key, shift)).toBeNull()
})
