import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraNoteDefaults, noteOnCamera } from './camera-notes.ts'

const limits = { ...cameraNoteDefaults, faceHeight: 50 }
const of = (counts: Readonly<Record<string, number>>) =>
  noteOnCamera(
    Object.entries(counts).map(([verdict, passages]) => ({ verdict, passages })),
    limits,
  )

describe('the note on a camera', () => {
  it('says what is most often wrong, how often, and what to change', () => {
    expect(of({ fit: 5, 'too-small': 31, 'too-dark': 4 })).toEqual({
      passages: 40,
      fit: 5,
      issue: 'too-small',
      affected: 31,
      message:
        "31 of 40 faces were smaller than 50 px. Move the camera closer, use a longer lens, or raise the main stream's resolution.",
    })
  })

  it.each([
    ['too-dark', /light/],
    ['too-bright', /backlight/],
    ['too-blurred', /shutter/],
    ['turned-away', /face height/],
    ['tilted', /level/],
    ['cut-off', /middle/],
    ['occluded', /in front of/],
  ])('has advice for faces that are %s', (issue, advice) => {
    const note = of({ fit: 1, [issue]: 29 })
    expect(note.issue).toBe(issue)
    expect(note.message).toMatch(/^29 of 30 faces were /)
    expect(note.message).toMatch(advice)
  })

  it.each([
    ['too few passages', { fit: 0, 'too-small': 19 }],
    ['enough fit faces', { fit: 14, 'too-small': 6 }],
    ['no passage', {}],
    ['reasons without advice', { fit: 1, 'some-day': 40 }],
  ])('is silent after %s', (_, counts) => {
    expect(of(counts)).toMatchObject({ issue: null, affected: 0, message: null })
  })

  it('speaks from the twentieth passage on, and just below the share of fit faces', () => {
    expect(of({ fit: 13, 'too-small': 7 }).issue).toBe('too-small')
  })

  it('adds up hours and names one reason, the same whatever the order', () => {
    const verdict = fc.constantFrom('fit', 'too-small', 'too-dark', 'cut-off')
    const rows = fc.array(fc.record({ verdict, passages: fc.nat(50) }), { maxLength: 12 })
    const shuffled = rows.chain((some) =>
      fc.record({
        some: fc.constant(some),
        other: fc.shuffledSubarray(some, { minLength: some.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, ({ some, other }) => {
        const note = noteOnCamera(some, limits)
        expect(noteOnCamera(other, limits)).toEqual(note)
        expect(note.fit + note.affected).toBeLessThanOrEqual(note.passages)
        expect(note.issue === null).toBe(note.message === null)
      }),
    )
  })
})
