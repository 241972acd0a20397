import { expect, it } from 'vitest'
import { departmentsOf } from './departments-of.ts'

it('lists departments once in alphabetical order, those without last', () => {
  const people = ['Office', null, 'Assembly', 'Office'].map((department) => ({ department }))
  expect(departmentsOf(people)).toEqual(['Assembly', 'Office', null])
})

it('does not offer "no department" where everybody has one', () => {
  expect(departmentsOf([{ department: 'Office' }])).toEqual(['Office'])
})
