import { Loader } from '@mantine/core'
import classes from './notice.module.css'

/** Stands where content will be. Appears only after a moment: most reads are faster than the eye. */
export function LoadingState({ label }: { readonly label: string }) {
  return (
    <div className={classes.notice} data-late role="status">
      <Loader size="sm" color="gray" aria-hidden />
      <p className={classes.words}>{label}</p>
    </div>
  )
}
