import type { CameraState } from '../../../contracts/cameras.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import type { CameraStateWords } from '../../ui/describe-camera-state.ts'
import { formatHourMinute, formatTime } from '../../ui/format-time.ts'
import classes from './TileNotice.module.css'

export type TileNoticeProps = {
  readonly words: CameraStateWords
  readonly state: CameraState
  /** When the picture behind it arrived, epoch milliseconds; null when there is none. */
  readonly lastAtMs: number | null
}

/** Says why there is no moving picture. The last one stays behind it, dimmed, while the camera is tried again. */
export function TileNotice({ words, state, lastAtMs }: TileNoticeProps) {
  const timeZone = useTimeZone()
  const { icon: Icon, tone, word, detail, retryInSeconds } = words
  const waits = state.kind === 'live' || state.kind === 'degraded'
  const keeps = lastAtMs !== null && (state.kind === 'retrying' || state.kind === 'connecting')
  return (
    <div className={classes.notice} data-tone={tone} data-over={keeps ? 'picture' : undefined}>
      <Icon className={classes.icon} size={30} stroke={1.6} aria-hidden />
      <span className={classes.word}>{waits ? 'Waiting for the first picture' : word}</span>
      {detail !== null && !waits && <span className={classes.detail}>{detail}</span>}
      {state.kind === 'resting' && state.until !== null && (
        <span className={`${classes.more} nm-digits`}>
          Until {formatHourMinute(state.until, timeZone)}
        </span>
      )}
      {retryInSeconds !== null && (
        <span className={`${classes.more} nm-digits`}>
          {retryInSeconds === 0 ? 'Trying again now' : `Next try in ${retryInSeconds} s`}
        </span>
      )}
      {keeps && (
        <span className={`${classes.last} nm-digits`}>
          Last picture {formatTime(lastAtMs, timeZone)}
        </span>
      )}
    </div>
  )
}
