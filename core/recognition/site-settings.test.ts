import { describe, expect, it } from 'vitest'
import { defaultRecognitionSettings } from './settings.ts'
import { settingsOfPack, settingsOfSite } from './site-settings.ts'

const shipped = settingsOfPack({
  detectionScore: { value: 0.6 },
  detectionOverlap: { value: 0.35 },
  recognisableFaceHeight: { value: 44 },
  similarityMeanOfThree: { value: 0.41 },
  margin: { value: 0.07 },
  lookAlike: { value: 0.33 },
})

describe('the settings of a site', () => {
  it('are those of the pack, and the defaults for what no pack says', () => {
    expect(settingsOfSite(shipped, null)).toEqual({
      ...defaultRecognitionSettings,
      detection: { ...defaultRecognitionSettings.detection, score: 0.6, overlap: 0.35 },
      match: {
        ...defaultRecognitionSettings.match,
        similarity: 0.41,
        margin: 0.07,
        lookAlike: 0.33,
      },
      live: { ...defaultRecognitionSettings.live, faceHeight: 44 },
    })
  })

  it('differ from them only in what the site set', () => {
    const own = { similarity: 0.55, margin: 0.1, agree: 3, of: 5 }
    expect(settingsOfSite(shipped, own)).toEqual({
      ...shipped,
      match: { ...shipped.match, ...own },
    })
  })
})
