import { IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import type { FrameAssessment } from '../../../contracts/people.ts'
import { qualityChecks } from './quality-words.ts'
import classes from './WebcamStudio.module.css'

/** What is right and wrong with the picture now, each as icon and words. */
export function QualityList({ frame }: { readonly frame: FrameAssessment | null }) {
  return (
    <ul className={classes.checks} aria-label="Picture quality">
      {qualityChecks(frame).map(({ label, passed }) => {
        const Icon = passed === null ? IconMinus : passed ? IconCheck : IconX
        const state = passed === null ? 'not judged' : passed ? 'good' : 'not yet'
        return (
          <li key={label} data-passed={passed ?? 'unknown'} aria-label={`${label}: ${state}`}>
            <Icon size={18} stroke={2.4} aria-hidden />
            {label}
          </li>
        )
      })}
    </ul>
  )
}
