import { Button, SegmentedControl } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { MatchSettings, SettingsView, SiteCurves } from '../../../contracts/recognition.ts'
import { navigate } from '../../client/navigation.ts'
import { useMatchSettings } from '../../client/use-match-settings.ts'
import { useQuery } from '../../client/use-query.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { CurvesChart } from './CurvesChart.tsx'
import { LookAlikes } from './LookAlikes.tsx'
import { MatchForm } from './MatchForm.tsx'
import { rangeAround, sameSettings } from './threshold.ts'
import classes from './settings.module.css'

const spans = [7, 30, 90]

/** What a name needs, beside what this site's own faces say about it. */
export function RecognitionSettings() {
  const settings = useMatchSettings()
  const [days, setDays] = useState(30)
  const curves = useQuery({
    key: `curves of ${days} days`,
    load: (api) => api.recognition.curves({ days }),
    refetchOn: ({ kind }) => kind === 'recognition-changed' || kind === 'people-changed',
  })
  if (settings.data === undefined) {
    return settings.error === undefined ? (
      <LoadingState label="Reading the settings" />
    ) : (
      <ErrorState
        title="The settings could not be read"
        message={settings.error}
        onRetry={settings.reload}
      />
    )
  }
  return (
    <>
      <div className={classes.toolbar}>
        <span className={classes.label} id="days-label">
          Passages of the last
        </span>
        <SegmentedControl
          aria-labelledby="days-label"
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={spans.map((span) => ({ value: String(span), label: `${span} days` }))}
        />
        {curves.data && <Traffic curves={curves.data} />}
      </div>
      <Draft
        view={settings.data}
        curves={curves.data}
        error={curves.error}
        onRetry={curves.reload}
      />
    </>
  )
}

function Traffic({ curves: { people, traffic } }: { readonly curves: SiteCurves }) {
  const number = (value: number) => Math.round(value).toLocaleString('en-GB')
  return (
    <span className={`${classes.soft} nm-digits`}>
      {people} {people === 1 ? 'person' : 'people'} enrolled · a month {number(traffic.enrolled)}{' '}
      passages of enrolled people and {number(traffic.strangers)} of strangers
    </span>
  )
}

type DraftProps = {
  readonly view: SettingsView
  readonly curves: SiteCurves | undefined
  readonly error: string | undefined
  readonly onRetry: () => void
}

function Draft({ view, curves, error, onRetry }: DraftProps) {
  const [draft, setDraft] = useState<MatchSettings>(view.current)
  const [base, setBase] = useState(view.current)
  if (!sameSettings(base, view.current)) {
    // Saved here or on another desktop: what was typed before is no change of these.
    setBase(view.current)
    setDraft(view.current)
  }
  const range = rangeAround(view.current.similarity)
  return (
    <>
      <div className={classes.columns}>
        {curves === undefined ? (
          <div className={classes.card}>
            {error === undefined ? (
              <LoadingState label="Comparing the faces of this site" />
            ) : (
              <ErrorState title="The curves could not be read" message={error} onRetry={onRetry} />
            )}
          </div>
        ) : curves.people === 0 ? (
          <div className={classes.card}>
            <EmptyState
              icon={<IconUsers size={28} stroke={1.6} />}
              title="Nobody is enrolled yet"
              action={<Button onClick={() => navigate('people')}>Go to People</Button>}
            >
              The curves show how well the faces of this site can be told apart. They appear once
              people are enrolled; until then what the face models ship with is a good choice.
            </EmptyState>
          </div>
        ) : (
          <CurvesChart
            curves={curves}
            threshold={draft.similarity}
            saved={view.current.similarity}
            range={range}
            onThreshold={(similarity) => setDraft((now) => ({ ...now, similarity }))}
          />
        )}
        <MatchForm
          view={view}
          draft={draft}
          changed={!sameSettings(draft, view.current)}
          range={range}
          curves={curves}
          onChange={setDraft}
        />
      </div>
      {curves && (
        <div className={classes.halves}>
          <LookAlikes pairs={curves.lookAlikes} />
          <section className={classes.card} aria-label="What the figures rest on">
            <h2 className={classes.title}>What the figures rest on</h2>
            {curves.notes.length === 0 ? (
              <p className={classes.soft}>Nothing is missing.</p>
            ) : (
              <ul className={classes.notes}>
                {curves.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            )}
          </section>
        </div>
      )}
    </>
  )
}
