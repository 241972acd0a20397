import { expect, it } from 'vitest'
import { validatePerson } from './validate-person.ts'

it('trims what was typed and takes an empty department for none', () => {
  expect(validatePerson({ name: ' Ada ', employeeNumber: ' 7 ', department: '  ' })).toEqual({
    kind: 'valid',
    person: { name: 'Ada', employeeNumber: '7', department: null },
  })
})

it('says at each field what is missing', () => {
  expect(validatePerson({ name: ' ', employeeNumber: '', department: 'Office' })).toEqual({
    kind: 'invalid',
    errors: { name: 'Enter a name.', employeeNumber: 'Enter an employee number.' },
  })
})
