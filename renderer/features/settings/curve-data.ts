import type { Histogram, SiteCurves } from '../../../contracts/recognition.ts'

export type SeriesName = 'sameGallery' | 'sameSeen' | 'otherGallery' | 'otherSeen'
export type CurveScale = 'linear' | 'log'
/** Which of the two origins are shown. */
export type CurveOrigin = 'both' | 'gallery' | 'seen'

export type CurvePoint = {
  /** Middle of the bin, cosine similarity. */
  readonly x: number
} & Readonly<Partial<Record<SeriesName, number>>>

export type SeriesWords = {
  readonly name: SeriesName
  readonly label: string
  readonly about: string
  readonly origin: Exclude<CurveOrigin, 'both'>
  readonly of: (curves: SiteCurves) => Histogram
}

/** The four curves, in the order of the legend. */
export const curveSeries: ReadonlyArray<SeriesWords> = [
  {
    name: 'sameGallery',
    label: 'Same person, photos',
    about: 'Enrolled photos of one person against each other',
    origin: 'gallery',
    of: ({ genuine }) => genuine.gallery,
  },
  {
    name: 'sameSeen',
    label: 'Same person, cameras',
    about: 'Recognised passages against their person',
    origin: 'seen',
    of: ({ genuine }) => genuine.sightings,
  },
  {
    name: 'otherGallery',
    label: 'Different people, photos',
    about: 'Enrolled photos of different people against each other',
    origin: 'gallery',
    of: ({ impostor }) => impostor.gallery,
  },
  {
    name: 'otherSeen',
    label: 'Strangers, cameras',
    about: 'Unknown passages against the most alike person',
    origin: 'seen',
    of: ({ impostor }) => impostor.sightings,
  },
]

/** Series that are asked for and have anything to show. */
export const shownSeries = (curves: SiteCurves, origin: CurveOrigin): ReadonlyArray<SeriesWords> =>
  curveSeries.filter(
    (series) => (origin === 'both' || series.origin === origin) && series.of(curves).total > 0,
  )

/** The least share that the logarithmic scale shows: one in a million. */
export const LOG_FLOOR = 1e-6

/**
 * The shown curves by similarity, ascending: each value is the share of that curve's comparisons in the bin, 0 to 1;
 * on the logarithmic scale at least `LOG_FLOOR`, because zero has no place on it.
 */
export function curvePoints(
  curves: SiteCurves,
  series: ReadonlyArray<SeriesWords>,
  scale: CurveScale,
): ReadonlyArray<CurvePoint> {
  const points = new Map<string, CurvePoint>()
  for (const { name, of } of series) {
    const { from, width, counts, total } = of(curves)
    counts.forEach((count, bin) => {
      const x = from + (bin + 0.5) * width
      const share = count / total
      const value = scale === 'log' ? Math.max(LOG_FLOOR, share) : share
      // The same bin of two curves may differ in the last binary digit.
      const key = x.toFixed(4)
      points.set(key, { ...(points.get(key) ?? { x: Number(key) }), [name]: value })
    })
  }
  return [...points.values()].toSorted((a, b) => a.x - b.x)
}

/** A share as people read it: `12 %`, `0.3 %`, `1 in 20,000`. */
export function formatShare(share: number): string {
  if (share <= LOG_FLOOR) return '0'
  if (share >= 0.095) return `${Math.round(share * 100)} %`
  if (share >= 0.001) return `${Number((share * 100).toPrecision(1))} %`
  return `1 in ${Number((1 / share).toPrecision(1)).toLocaleString('en-GB')}`
}
