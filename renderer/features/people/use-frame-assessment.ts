import { useEffect, useEffectEvent, useState, type RefObject } from 'react'
import type { FrameAssessment } from '../../../contracts/people.ts'
import { errorSentence, useApi } from '../../client/api.ts'
import { GLANCE, grabFrame } from './grab-frame.ts'

/** Between two looks, in milliseconds: about four a second. */
const LOOK_EVERY_MS = 250
const AFTER_FAILURE_MS = 1_500

export type FrameLook =
  | { readonly kind: 'none' }
  | { readonly kind: 'assessed'; readonly frame: FrameAssessment }
  | { readonly kind: 'failed'; readonly message: string }

/**
 * Lets the node look at what a video shows, about four times a second while `active`.
 * One look is on its way at a time: a slow node is asked less often, never piled up on.
 */
export function useFrameAssessment({
  video,
  active,
  onFrame,
}: {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly active: boolean
  readonly onFrame: (frame: FrameAssessment) => void
}): FrameLook {
  const api = useApi()
  const [look, setLook] = useState<FrameLook>({ kind: 'none' })
  const handle = useEffectEvent(onFrame)

  useEffect(() => {
    if (!active) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    const lookOnce = async (): Promise<number> => {
      const image = video.current && !document.hidden && (await grabFrame(video.current, GLANCE))
      if (!image) return LOOK_EVERY_MS
      try {
        const began = performance.now()
        const frame = await api.people.assessFrame({ image })
        if (ended) return 0
        setLook({ kind: 'assessed', frame })
        handle(frame)
        return Math.max(0, LOOK_EVERY_MS - (performance.now() - began))
      } catch (error) {
        if (!ended) setLook({ kind: 'failed', message: errorSentence(error) })
        return AFTER_FAILURE_MS
      }
    }
    const keepLooking = async (): Promise<void> => {
      const pauseMs = await lookOnce()
      if (!ended) timer = setTimeout(() => void keepLooking(), pauseMs)
    }
    void keepLooking()
    return () => {
      ended = true
      clearTimeout(timer)
      setLook({ kind: 'none' })
    }
  }, [api, active, video])

  return look
}
