/** One coordinate that moves at a pace: value, pace in units a second, and the covariance of the two. */
export type Axis = {
  readonly value: number
  readonly rate: number
  readonly valueVariance: number
  readonly covariance: number
  readonly rateVariance: number
}

/** A coordinate seen once: its pace is unknown, and most likely small. Standard deviations. */
export function startAxis(value: number, noise: number, rateDeviation: number): Axis {
  return {
    value,
    rate: 0,
    valueVariance: noise ** 2,
    covariance: 0,
    rateVariance: rateDeviation ** 2,
  }
}

/**
 * Where the coordinate is expected after `seconds` at a constant pace that white noise shakes. `shake` is the spectral
 * density of that acceleration, units² a second³: after t seconds the pace has gained a variance of shake x t. One long
 * step equals several short ones, so intervals may be uneven. Pure.
 */
export function predictAxis(axis: Axis, seconds: number, shake: number): Axis {
  return {
    value: axis.value + axis.rate * seconds,
    rate: axis.rate,
    valueVariance:
      axis.valueVariance +
      2 * seconds * axis.covariance +
      seconds ** 2 * axis.rateVariance +
      (shake * seconds ** 3) / 3,
    covariance: axis.covariance + seconds * axis.rateVariance + (shake * seconds ** 2) / 2,
    rateVariance: axis.rateVariance + shake * seconds,
  }
}

/** The coordinate after it was measured, with a standard deviation of `noise`: the Kalman filter's update. Pure. */
export function correctAxis(axis: Axis, measured: number, noise: number): Axis {
  const total = axis.valueVariance + noise ** 2
  const gain = axis.valueVariance / total
  const rateGain = axis.covariance / total
  const surprise = measured - axis.value
  return {
    value: axis.value + gain * surprise,
    rate: axis.rate + rateGain * surprise,
    valueVariance: (1 - gain) * axis.valueVariance,
    covariance: (1 - gain) * axis.covariance,
    rateVariance: axis.rateVariance - rateGain * axis.covariance,
  }
}
