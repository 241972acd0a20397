import { IconCircleCheck, IconInfoCircle, IconUserSearch } from '@tabler/icons-react'
import { useEffect, type RefObject } from 'react'
import type { FrameVerdict } from './capture-plan.ts'
import classes from './WebcamStudio.module.css'

type Props = {
  readonly video: RefObject<HTMLVideoElement | null>
  readonly stream: MediaStream | null
  readonly verdict: FrameVerdict | null
  /** What to do now. */
  readonly words: string
}

const icons = {
  nobody: IconUserSearch,
  poor: IconInfoCircle,
  good: IconInfoCircle,
  ready: IconCircleCheck,
} as const

/** The webcam as a mirror, with a frame for the face and the next instruction. */
export function FaceStage({ video, stream, verdict, words }: Props) {
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = stream
    return () => {
      element.srcObject = null
    }
  }, [video, stream])
  const Icon = verdict ? icons[verdict] : IconInfoCircle
  return (
    <div className={classes.stage} data-verdict={verdict ?? 'none'}>
      <video ref={video} className={classes.video} autoPlay muted playsInline aria-label="Webcam" />
      <svg className={classes.oval} viewBox="0 0 400 300" aria-hidden>
        <defs>
          <mask id="face-oval">
            <rect width="400" height="300" fill="white" />
            <ellipse cx="200" cy="146" rx="82" ry="110" fill="black" />
          </mask>
        </defs>
        <rect width="400" height="300" className={classes.shade} mask="url(#face-oval)" />
        <ellipse cx="200" cy="146" rx="82" ry="110" className={classes.rim} />
      </svg>
      <p className={classes.words} role="status">
        <Icon size={24} aria-hidden />
        {words}
      </p>
    </div>
  )
}
