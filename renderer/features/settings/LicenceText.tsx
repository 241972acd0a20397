import type { PackSummary } from '../../../contracts/recognition.ts'
import classes from './settings.module.css'

/** The text of a licence, to be scrolled through; the arrow keys work in it. */
export function LicenceText({ licence }: Pick<PackSummary, 'licence'>) {
  return (
    <pre
      className={classes.licence}
      // A region that scrolls has to be reachable by keyboard.
      tabIndex={0}
      role="region"
      aria-label="Licence text"
    >
      {licence.text}
    </pre>
  )
}
