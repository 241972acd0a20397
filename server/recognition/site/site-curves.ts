import { Temporal } from 'temporal-polyfill'
import type { SiteCurves } from '../../../contracts/recognition.ts'
import { countSimilarities, type Histogram } from '../../../core/recognition/histogram.ts'
import type { RecognitionSettings } from '../../../core/recognition/settings.ts'
import {
  thresholdOutcomes,
  type SimilarityCount,
} from '../../../core/recognition/threshold-outcomes.ts'
import type { GalleryStore } from '../../ports/gallery-store.ts'
import type { MatchSettingsStore } from '../../ports/match-settings-store.ts'
import type { RecognitionStatisticsStore } from '../../ports/recognition-statistics-store.ts'
import type { SiteStore } from '../../ports/site-store.ts'
import { compareGallery, type GalleryComparison } from './compare-gallery.ts'
import { curveNotes } from './curve-notes.ts'
import type { PackFigures } from './site-settings.ts'

export type SiteCurvesDeps = {
  readonly sites: Pick<SiteStore, 'current'>
  readonly statistics: RecognitionStatisticsStore
  readonly store: Pick<MatchSettingsStore, 'find'>
  readonly gallery: Pick<GalleryStore, 'point' | 'load'>
  readonly settings: () => RecognitionSettings
  readonly pack: () => PackFigures
  readonly now: () => Temporal.Instant
}

export interface SiteCurvesReader {
  /** Looks back over so many days; null while there is no site. Rejects with `DatabaseError`. */
  read(days: number): Promise<SiteCurves | null>
}

const monthInDays = 30
const dayInMs = 86_400_000

export function createSiteCurves(deps: SiteCurvesDeps): SiteCurvesReader {
  /** The last comparison, and what it was of: the gallery changes seldom, and comparing takes a second. */
  let last: { readonly of: string; readonly comparison: Promise<GalleryComparison> } | null = null

  const comparison = async (): Promise<GalleryComparison> => {
    const { id } = deps.pack()
    const { lookAlike } = deps.settings().match
    const of = JSON.stringify([id, lookAlike, await deps.gallery.point()])
    if (last?.of === of) return last.comparison
    const begun = { of, comparison: compareGallery(deps.gallery.load(id), { lookAlike }) }
    last = begun
    begun.comparison.catch(() => {
      if (last === begun) last = null
    })
    return begun.comparison
  }

  return {
    async read(days) {
      const site = await deps.sites.current()
      if (!site) return null
      const now = deps.now()
      const from = now.subtract({ hours: 24 * days })
      const { id, calibration } = deps.pack()
      const [seen, own, gallery] = await Promise.all([
        deps.statistics.sightings({ siteId: site.id, modelId: id, from: from.toString() }),
        deps.store.find({ siteId: site.id, packId: id }),
        comparison(),
      ])
      const seenDays = daysOf(seen.firstAt, now, days)
      const aMonth = (sightings: number): number => (sightings * monthInDays) / seenDays
      const { match } = deps.settings()
      const sightings = { genuine: histogramOf(seen.genuine), impostor: histogramOf(seen.impostor) }
      const strangers = aMonth(seen.unknown)
      const { outcomes, suggested } = thresholdOutcomes({
        strangersPerMonth: strangers,
        people: gallery.people,
        cropsPerPassage: seen.cropsPerUnknown ?? match.of,
        agree: match.agree,
        table: calibration.table,
        current: match.similarity,
        strangers: seen.impostor,
        genuineGallery: gallery.genuine,
        genuineSightings: sightings.genuine,
      })
      const changedAt = own && earlier(from.toString(), own.changedAt) ? own.changedAt : null
      return {
        days,
        genuine: { gallery: onWire(gallery.genuine), sightings: onWire(sightings.genuine) },
        impostor: { gallery: onWire(gallery.impostor), sightings: onWire(sightings.impostor) },
        traffic: { enrolled: aMonth(seen.matched), strangers },
        people: gallery.people,
        outcomes: [...outcomes],
        suggested,
        lookAlikes: [...gallery.lookAlikes],
        notes: curveNotes({
          ...{ days, seenDays: Math.round(seenDays), calibration, changedAt, suggested },
          matched: seen.matched,
          unknown: seen.unknown,
          needsReview: seen.needsReview,
          strangers: sightings.impostor.total,
          people: gallery.people,
          compared: gallery.compared,
          genuinePairs: gallery.genuine.total,
          genuineSightings: sightings.genuine.total,
          threshold: match.similarity,
        }),
      }
    },
  }
}

/** Days from the first sighting until now: at least one, at most those asked for. */
function daysOf(firstAt: string | null, now: Temporal.Instant, days: number): number {
  if (firstAt === null) return days
  const first = Temporal.Instant.from(firstAt).epochMilliseconds
  return Math.min(days, Math.max(1, (now.epochMilliseconds - first) / dayInMs))
}

function earlier(a: string, b: string): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) < 0
}

function histogramOf(counts: ReadonlyArray<SimilarityCount>): Histogram {
  const counting = countSimilarities()
  for (const { similarity, sightings } of counts) counting.add(similarity, sightings)
  return counting.histogram()
}

const onWire = (histogram: Histogram) => ({ ...histogram, counts: [...histogram.counts] })
