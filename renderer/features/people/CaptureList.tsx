import { Button, Loader } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconRefresh, IconUser, IconX } from '@tabler/icons-react'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { CAPTURE_STEPS, stepInstruction, stepName, type CaptureStep } from './capture-plan.ts'
import type { Capture } from './capture-session.ts'
import classes from './WebcamStudio.module.css'

type Props = {
  readonly captures: ReadonlyArray<Capture>
  readonly step: CaptureStep | null
  /** While saving, and once everything is saved. */
  readonly locked: boolean
  readonly onRetake: (step: CaptureStep) => void
}

/** The poses in their order: what is asked for, what was taken, and what became of it. */
export function CaptureList({ captures, step, locked, onRetake }: Props) {
  return (
    <ol className={classes.captures} aria-label="Photos taken">
      {CAPTURE_STEPS.map((each) => {
        const capture = captures.find((taken) => taken.step === each)
        const name = stepName(each)
        return (
          <li
            key={each}
            className={classes.capture}
            aria-label={`${name}: ${capture ? captureWord(capture) : 'not taken'}`}
            aria-current={each === step ? 'step' : undefined}
          >
            {capture ? (
              <img className={classes.thumbnail} src={capture.url} alt={`${name} photo`} />
            ) : (
              <span className={classes.thumbnail}>
                <IconUser size={28} stroke={1.5} aria-hidden />
              </span>
            )}
            <div className={classes.captureWords}>
              <strong>{name}</strong>
              {capture ? (
                <CaptureState capture={capture} />
              ) : (
                <span className={classes.soft}>{stepInstruction(each)}</span>
              )}
            </div>
            {capture && !locked && capture.state.kind !== 'saved' && (
              <Button
                variant="default"
                size="compact-md"
                leftSection={<IconRefresh size={16} />}
                aria-label={`Retake ${name.toLowerCase()} photo`}
                onClick={() => onRetake(each)}
              >
                Retake
              </Button>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function captureWord({ state }: Capture): string {
  switch (state.kind) {
    case 'taken':
      return 'taken'
    case 'saving':
      return 'being saved'
    case 'saved':
      return 'saved'
    case 'refused':
      return 'refused'
    case 'not-sent':
      return 'not saved'
    default:
      return state satisfies never
  }
}

function CaptureState({ capture: { state } }: { readonly capture: Capture }) {
  switch (state.kind) {
    case 'taken':
      return <StateBadge tone="busy" icon={IconCheck} word="Taken" />
    case 'saving':
      return (
        <span className={classes.saving}>
          <Loader size={14} aria-hidden /> Saving
        </span>
      )
    case 'saved':
      return (
        <>
          <StateBadge tone="good" icon={IconCheck} word="Saved" />
          {state.lookAlike && (
            <span className={classes.lookAlike} role="alert">
              Looks like {state.lookAlike.name} ({state.lookAlike.similarity.toFixed(2)}). Check
              that this is the right person.
            </span>
          )}
        </>
      )
    case 'refused':
      return (
        <>
          <StateBadge tone="bad" icon={IconX} word="Refused, take it again" />
          <span className={classes.reason}>{state.message}</span>
        </>
      )
    case 'not-sent':
      return (
        <>
          <StateBadge tone="bad" icon={IconAlertTriangle} word="Not saved" />
          <span className={classes.reason}>{state.message}</span>
        </>
      )
    default:
      return state satisfies never
  }
}
