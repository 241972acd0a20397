import type { Passage } from '../../../contracts/inference.ts'
import type { CameraNote } from '../../../contracts/recognition.ts'
import type { RecognitionSettings } from '../../../core/recognition/settings.ts'
import type { PassageStore } from '../../ports/passage-store.ts'
import { countPassages } from './count-passages.ts'
import { listCameraNotes, type CameraNotesDeps } from './list-camera-notes.ts'
import { createSiteCurves, type SiteCurvesDeps, type SiteCurvesReader } from './site-curves.ts'
import { createSiteSettings, type SiteSettings, type SiteSettingsDeps } from './site-settings.ts'

export type SiteRecognitionDeps = Omit<SiteSettingsDeps, 'apply'> &
  Omit<SiteCurvesDeps, 'settings'> &
  Pick<CameraNotesDeps, 'cameras'> & {
    readonly passages: PassageStore
    readonly pool: {
      setSettings(settings: RecognitionSettings): void
      onPassages(listener: (passages: ReadonlyArray<Passage>) => void): () => void
    }
  }

/** A site's own settings and figures of recognition. */
export interface SiteRecognition extends AsyncDisposable {
  readonly siteSettings: SiteSettings
  readonly siteCurves: SiteCurvesReader
  cameraNotes(): Promise<ReadonlyArray<CameraNote>>
}

/** Begins to count the passages that workers tell of. Its end waits until the last of them are stored. */
export function createSiteRecognition(deps: SiteRecognitionDeps): SiteRecognition {
  const siteSettings = createSiteSettings({
    ...deps,
    apply: (settings) => deps.pool.setSettings(settings),
  })
  const counter = countPassages(deps)
  const unsubscribe = deps.pool.onPassages(counter.count)
  return {
    siteSettings,
    siteCurves: createSiteCurves({ ...deps, settings: siteSettings.inUse }),
    cameraNotes: () => listCameraNotes({ ...deps, settings: siteSettings.inUse }),
    async [Symbol.asyncDispose]() {
      unsubscribe()
      await counter[Symbol.asyncDispose]()
    },
  }
}
