import { describe, expect, it } from 'vitest'
import {
  admitAccessUnit,
  closedGate,
  maxBacklog,
  maxCatchUp,
  type AccessGate,
} from './admit-access-unit.ts'

const open: AccessGate = { codec: 'avc1.4D401E', needsKey: false }
const key = { key: true, codec: 'avc1.4D401E' }
const delta = { key: false }

describe('admitAccessUnit', () => {
  it('waits for the first key frame', () => {
    expect(admitAccessUnit(closedGate, delta, 0)).toEqual({ gate: closedGate, action: 'drop' })
    expect(admitAccessUnit(closedGate, key, 0)).toEqual({ gate: open, action: 'restart' })
  })

  it('decodes what follows a key frame', () => {
    expect(admitAccessUnit(open, delta, 0)).toEqual({ gate: open, action: 'decode' })
    expect(admitAccessUnit(open, key, 0)).toEqual({ gate: open, action: 'decode' })
  })

  it('takes a key frame without a codec for the codec before it', () => {
    expect(admitAccessUnit(open, { key: true }, 0)).toEqual({ gate: open, action: 'decode' })
    expect(admitAccessUnit(closedGate, { key: true }, 0).action).toBe('drop')
  })

  it('begins anew when the codec changes', () => {
    const other = { key: true, codec: 'avc1.640028' }
    expect(admitAccessUnit(open, other, 0)).toEqual({
      gate: { codec: 'avc1.640028', needsKey: false },
      action: 'restart',
    })
  })

  it('drops everything up to the next key frame once the decoder is behind', () => {
    const behind = admitAccessUnit(open, delta, maxBacklog + 1)
    expect(behind).toEqual({ gate: { ...open, needsKey: true }, action: 'drop' })
    expect(admitAccessUnit(behind.gate, delta, 0).action).toBe('drop')
    expect(admitAccessUnit(behind.gate, key, 0)).toEqual({ gate: open, action: 'restart' })
  })

  it('works through what was kept since the last key frame, however much that is', () => {
    expect(admitAccessUnit(open, delta, maxCatchUp, maxCatchUp).action).toBe('decode')
  })

  it('lets a full but not overfull decoder go on', () => {
    expect(admitAccessUnit(open, delta, maxBacklog).action).toBe('decode')
  })
})
