import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react'
import type { SiteCurves } from '../../../contracts/recognition.ts'
import { describeFalseAccepts, describeMisses, exactFalseAccepts, trend } from './outcome-words.ts'
import { outcomeAt } from './threshold.ts'
import classes from './settings.module.css'

type Props = {
  readonly curves: SiteCurves
  readonly threshold: number
  readonly saved: number
  readonly suggested: number | null
}

/** What the threshold would do at this site, in words and numbers, beside what it does now. */
export function OutcomePanel({ curves, threshold, saved, suggested }: Props) {
  const there = outcomeAt(curves.outcomes, threshold)
  const now = outcomeAt(curves.outcomes, saved)
  if (!there || !now) {
    return <p className={classes.soft}>What moving it would do is not known yet.</p>
  }
  const moved = threshold !== saved
  return (
    <div className={classes.outcomes} aria-live="polite">
      <Figure
        name="Strangers given a name"
        words={describeFalseAccepts(there.falseAcceptsPerMonth)}
        detail={exactFalseAccepts(there.falseAcceptsPerMonth)}
        before={moved ? describeFalseAccepts(now.falseAcceptsPerMonth) : null}
        change={trend(now.falseAcceptsPerMonth, there.falseAcceptsPerMonth)}
      />
      <Figure
        name="Enrolled people missed"
        words={describeMisses(there.missedShare)}
        detail={
          there.missedShare === null
            ? 'Too few of them were seen'
            : `${(there.missedShare * 100).toFixed(1)} %; a later crop mostly makes up for it`
        }
        before={moved ? describeMisses(now.missedShare) : null}
        change={
          there.missedShare === null || now.missedShare === null
            ? 'same'
            : trend(now.missedShare, there.missedShare)
        }
      />
      <p className={classes.soft}>
        {suggested === null
          ? 'No value is suggested yet: too little was seen.'
          : `Suggested: ${suggested.toFixed(2)}, the least with at most one stranger named a year.`}
      </p>
    </div>
  )
}

const changeIcons = { less: IconArrowDownRight, same: IconEqual, more: IconArrowUpRight } as const

type FigureProps = {
  readonly name: string
  readonly words: string
  readonly detail: string
  /** As it is now; null when nothing was moved. */
  readonly before: string | null
  readonly change: 'less' | 'same' | 'more'
}

/** Both figures are better when they are smaller. */
function Figure({ name, words, detail, before, change }: FigureProps) {
  const Icon = changeIcons[change]
  return (
    <div className={classes.figure}>
      <span className={classes.figureName}>{name}</span>
      <span className={`${classes.figureWords} nm-digits`}>{words}</span>
      <span className={`${classes.soft} nm-digits`}>{detail}</span>
      <span className={classes.figureChange} data-change={before === null ? 'none' : change}>
        {before !== null && (
          <>
            <Icon size={16} aria-label={change} /> now: {before.toLowerCase()}
          </>
        )}
      </span>
    </div>
  )
}
