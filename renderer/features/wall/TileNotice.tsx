import type { CameraStateWords } from '../../ui/describe-camera-state.ts'
import classes from './WallTile.module.css'

/** Stands in place of the picture and says why there is none. */
export function TileNotice({ words }: { readonly words: CameraStateWords }) {
  const { icon: Icon, tone, word, detail, retryInSeconds } = words
  return (
    <div className={classes.notice} data-tone={tone}>
      <Icon className={classes.noticeIcon} size={30} stroke={1.6} aria-hidden />
      <span className={classes.noticeWord}>
        {tone === 'good' ? 'Waiting for the first picture' : word}
      </span>
      {detail !== null && <span className={classes.noticeDetail}>{detail}</span>}
      {retryInSeconds !== null && (
        <span className={`${classes.noticeRetry} nm-digits`}>
          {retryInSeconds === 0 ? 'Trying again now' : `Next try in ${retryInSeconds} s`}
        </span>
      )}
    </div>
  )
}
