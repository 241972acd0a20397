import { expect, it } from 'vitest'
import { parseRoute } from './navigation.ts'

it.each([
  ['', 'wall'],
  ['#/', 'wall'],
  ['#/live', 'live'],
  ['#/cameras?add=1', 'cameras'],
  ['#/no-such-page', 'wall'],
])('reads %s as the page %s', (hash, page) => {
  expect(parseRoute(hash).page).toBe(page)
})

it('reads the parameters after the page', () => {
  expect(parseRoute('#/cameras?add=1&name=Lobby%20A').params.get('name')).toBe('Lobby A')
})
