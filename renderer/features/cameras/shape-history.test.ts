import { expect, it } from 'vitest'
import { noHistory, redo, remember, undo, type History } from './shape-history.ts'

it('goes back step by step and forth again', () => {
  const history = remember(remember<string>(noHistory, 'a', null), 'b', null)
  const back = undo(history, 'c')
  expect(back?.state).toBe('b')
  const further = back && undo(back.history, back.state)
  expect(further?.state).toBe('a')
  const forth = further && redo(further.history, further.state)
  expect(forth?.state).toBe('b')
  expect(forth && redo(forth.history, forth.state)?.state).toBe('c')
  expect(undo(noHistory, 'a')).toBeNull()
  expect(redo(noHistory, 'a')).toBeNull()
})

it('undoes moves of one corner in a row at once', () => {
  let history: History<number> = remember<number>(noHistory, 0, 'corner 1')
  history = remember(history, 1, 'corner 1')
  history = remember(history, 2, 'corner 2')
  expect(history.past).toEqual([0, 2])
})

it('forgets what was undone once something else is drawn', () => {
  const back = undo(remember<string>(noHistory, 'a', null), 'b')
  expect(back && remember(back.history, 'a', null).future).toEqual([])
})
