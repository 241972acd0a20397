import { ORPCError } from '@orpc/server'
import type { CameraNote } from '../../contracts/recognition.ts'
import type { SightingCorrections } from '../recognition/corrections/sighting-corrections.ts'
import type { SiteCurvesReader } from '../recognition/site/site-curves.ts'
import type { SiteSettings } from '../recognition/site/site-settings.ts'
import { answer } from './answer.ts'
import { api } from './base.ts'
import { createRecognitionCorrections } from './recognition-corrections.ts'
import { createRecognitionPacksRouter, type RecognitionPacksDeps } from './recognition-packs.ts'

export type SiteRecognitionDeps = {
  readonly siteSettings: Pick<SiteSettings, 'view' | 'change'>
  readonly siteCurves: SiteCurvesReader
  readonly cameraNotes: () => Promise<ReadonlyArray<CameraNote>>
}

export type RecognitionRouterDeps = SiteRecognitionDeps &
  RecognitionPacksDeps & { readonly corrections: SightingCorrections }

export function createRecognitionRouter(deps: RecognitionRouterDeps) {
  return {
    ...createSiteRecognitionRouter(deps),
    ...createRecognitionPacksRouter(deps),
    ...createRecognitionCorrections(deps),
  }
}

/** The part of `recognition` that is about the figures and settings of a site. */
export function createSiteRecognitionRouter({
  siteSettings,
  siteCurves,
  cameraNotes,
}: SiteRecognitionDeps) {
  return {
    settings: api.recognition.settings.handler(() => siteSettings.view()),

    changeSettings: api.recognition.changeSettings.handler(
      async ({ input, context }) =>
        answer(await siteSettings.change(context.actor, input.settings)).settings,
    ),

    curves: api.recognition.curves.handler(async ({ input }) => {
      const curves = await siteCurves.read(input.days)
      if (curves === null) {
        throw new ORPCError('NOT_FOUND', {
          message: 'There is no site yet. Explore the demo site or connect cameras first.',
        })
      }
      return curves
    }),

    cameraNotes: api.recognition.cameraNotes.handler(async () => [...(await cameraNotes())]),
  }
}
