import { Button, Loader } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconQuestionMark,
  IconRefresh,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Person } from '../../../contracts/people.ts'
import type { TestState } from './capture-session.ts'
import { testWords, type TestTone } from './test-words.ts'
import classes from './WebcamStudio.module.css'

type Props = {
  readonly person: Person
  readonly test: TestState | null
  readonly onTestAgain: () => void
}

const icons: Readonly<Record<TestTone, TablerIcon>> = {
  good: IconCircleCheck,
  warn: IconQuestionMark,
  bad: IconAlertTriangle,
}

/** Whether the person is recognised with what was just saved, and what to do if not. */
export function RecognitionResult({ person, test, onTestAgain }: Props) {
  const words = test === null || test.kind === 'running' ? null : testWords(test, person)
  const Icon = words ? icons[words.tone] : null
  return (
    <section className={classes.test} aria-label="Test recognition" data-tone={words?.tone}>
      <div role="status">
        {words && Icon ? (
          <>
            <p className={classes.testTitle}>
              <Icon size={24} aria-hidden /> {words.title}
            </p>
            {words.advice !== null && <p className={classes.soft}>{words.advice}</p>}
          </>
        ) : (
          <p className={classes.testTitle}>
            <Loader size={20} aria-hidden /> Testing the recognition
          </p>
        )}
      </div>
      <Button
        variant="default"
        leftSection={<IconRefresh size={18} />}
        disabled={words === null}
        onClick={onTestAgain}
      >
        Test again
      </Button>
    </section>
  )
}
