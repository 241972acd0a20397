import type { CameraState } from '../../../contracts/cameras.ts'
import { describeCameraState } from '../../ui/describe-camera-state.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { useNow } from '../../ui/use-now.ts'
import classes from './cameras.module.css'

/** A camera's state; a fault with its reason and the countdown to the next try. */
export function CameraStateCell({ state }: { readonly state: CameraState }) {
  const now = useNow(state.kind === 'retrying' ? 1000 : null)
  const { tone, icon, word, detail, retryInSeconds } = describeCameraState(state, now)
  return (
    <span className={classes.state}>
      <span className={classes.stateLine}>
        <StateBadge tone={tone} icon={icon} word={word} />
        {retryInSeconds !== null && (
          <span className={classes.retry}>
            {retryInSeconds === 0 ? 'trying now' : `next try in ${retryInSeconds} s`}
          </span>
        )}
      </span>
      {detail !== null && (
        <span className={classes.reason} title={detail}>
          {detail}
        </span>
      )}
    </span>
  )
}
