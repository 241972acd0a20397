import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraFaults, planFaults, quiet, systemFaults } from './plan-faults.ts'

const cameras = Array.from({ length: 20 }, (_, index) => `cam-${index}`)

describe('the plan of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults('1', 600, cameras)).toEqual(planFaults('1', 600, cameras))
    expect(planFaults('1', 600, cameras)).not.toEqual(planFaults('2', 600, cameras))
  })

  it('holds every kind within ten minutes', () => {
    const kinds = new Set(planFaults('1', 600, cameras).map(({ kind }) => kind))
    expect([...kinds].toSorted()).toEqual([...cameraFaults, ...systemFaults].toSorted())
  })

  it('holds only the kinds that were asked for', () => {
    const kinds = planFaults('1', 600, cameras, ['stall', 'inference-killed'])
    expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['stall', 'inference-killed']))
  })

  it('leaves time before the first and after the last, and what hits all alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 60, max: 7200 }), (seed, seconds) => {
        const plan = planFaults(seed, seconds, cameras)
        const alone = plan.filter(({ camera }) => camera === null)
        return (
          plan.every(({ fromS, toS }) => fromS >= quiet.before && toS <= seconds - quiet.after) &&
          alone.every((one) =>
            plan.every(
              (other) => other === one || other.toS < one.fromS || other.fromS > one.toS + 9,
            ),
          )
        )
      }),
    )
  })

  it('never gives one camera two faults at once', () => {
    const plan = planFaults('1', 3600, cameras).filter(({ camera }) => camera !== null)
    for (const one of plan)
      for (const other of plan)
        if (one !== other && one.camera === other.camera)
          expect(other.toS < one.fromS || other.fromS > one.toS).toBe(true)
  })
})
