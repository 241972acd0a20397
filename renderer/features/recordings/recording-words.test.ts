import { describe, expect, it } from 'vitest'
import type { CameraId } from '../../../contracts/ids.ts'
import type { Recording, RecordingState } from '../../../contracts/recordings.ts'
import { doneShare, progressWords, summariseRecordings } from './recording-words.ts'

const recording = (state: RecordingState): Recording => ({
  ...{ id: 'recording', cameraId: 'camera' as CameraId, cameraName: 'Gate', fileName: 'a.mp4' },
  ...{ beginsAt: '2026-11-23T07:30:00Z', durationSeconds: 3600, codec: 'h264', width: 1920 },
  ...{ height: 1080, attendance: false, sightings: 3, addedAt: '2026-11-24T08:00:00Z' },
  ...{ addedBy: 'Ada', state },
})

describe('a recording in words', () => {
  it('says how far it is, how fast it goes and how long it takes', () => {
    const running = recording({ kind: 'running', doneSeconds: 1800, speed: 6 })
    expect(progressWords(running)).toBe('30 min of 1 h · 6.0 × real time · 5 min left')
    expect(doneShare(running)).toBe(0.5)
  })

  it('promises nothing before the speed is known', () => {
    const begun = recording({ kind: 'running', doneSeconds: 0, speed: null })
    expect(progressWords(begun)).toBe('0 s of 1 h')
  })

  it('is never more than whole: files are longer than they say', () => {
    expect(doneShare(recording({ kind: 'cancelled', doneSeconds: 3700 }))).toBe(1)
  })

  it('counts what is going on', () => {
    const all = [
      recording({ kind: 'running', doneSeconds: 1, speed: null }),
      recording({ kind: 'waiting' }),
      recording({ kind: 'waiting' }),
      recording({ kind: 'done', at: '2026-11-24T08:00:00Z' }),
    ]
    expect(summariseRecordings(all)).toBe('4 recordings · 1 being analysed · 2 waiting')
    expect(summariseRecordings(all.slice(3))).toBe('1 recording')
  })
})
