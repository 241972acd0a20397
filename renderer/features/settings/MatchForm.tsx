import { Alert, Button, Group, NumberInput, Slider } from '@mantine/core'
import { useState } from 'react'
import type { MatchSettings, SettingsView, SiteCurves } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { formatDateTime } from '../../ui/format-time.ts'
import { offerUndo } from '../../ui/toasts.tsx'
import { OutcomePanel } from './OutcomePanel.tsx'
import {
  laxerBecause,
  sameSettings,
  settingsProblem,
  snapThreshold,
  THRESHOLD_STEP,
  type ThresholdRange,
} from './threshold.ts'
import classes from './settings.module.css'
import { formatThreshold } from '../../ui/format-threshold.ts'

type Props = {
  readonly view: SettingsView
  readonly draft: MatchSettings
  readonly changed: boolean
  readonly range: ThresholdRange
  readonly curves: SiteCurves | undefined
  readonly onChange: (draft: MatchSettings) => void
}

/** The numbers that a name needs, what they would do, and saving them. */
export function MatchForm({ view, draft, changed, range, curves, onChange }: Props) {
  const { current, shipped } = view
  const suggested = curves?.suggested ?? null
  const threshold = (value: number): void =>
    onChange({ ...draft, similarity: snapThreshold(value, range) })
  return (
    <section className={classes.card} aria-label="What a name needs">
      <h2 className={classes.title}>What a name needs</h2>
      <div className={classes.field}>
        <Group justify="space-between" align="flex-end" wrap="nowrap">
          <ThresholdField value={draft.similarity} range={range} onChange={threshold} />
          <Group gap="xs" wrap="nowrap">
            {suggested !== null && suggested !== draft.similarity && (
              <Button
                variant="light"
                size="sm"
                onClick={() => threshold(suggested)}
                aria-label={`Use the suggested ${suggested.toFixed(2)}`}
              >
                Use {suggested.toFixed(2)}, suggested
              </Button>
            )}
          </Group>
        </Group>
        <Slider
          thumbLabel="Threshold slider"
          mt="md"
          mb="lg"
          min={range.min}
          max={range.max}
          step={THRESHOLD_STEP}
          label={formatThreshold}
          marks={marksOf(range, shipped.similarity)}
          value={draft.similarity}
          onChange={threshold}
        />
      </div>
      {curves && (
        <OutcomePanel
          curves={curves}
          threshold={draft.similarity}
          saved={current.similarity}
          suggested={suggested}
        />
      )}
      <Agreement draft={draft} onChange={onChange} />
      <SaveBar view={view} draft={draft} changed={changed} onChange={onChange} />
    </section>
  )
}

type FieldProps = {
  readonly value: number
  readonly range: ThresholdRange
  readonly onChange: (value: number) => void
}

function ThresholdField({ value, range, onChange }: FieldProps) {
  // What is half typed (`0.`) stays as it is until it is a threshold or the field is left.
  const [typed, setTyped] = useState<string | number | null>(null)
  return (
    <NumberInput
      label="Threshold"
      description="Least similarity to be the same person"
      w={250}
      min={range.min}
      max={range.max}
      step={THRESHOLD_STEP}
      decimalScale={3}
      value={typed ?? formatThreshold(value)}
      onChange={(next) => {
        setTyped(next)
        if (typeof next === 'number' && next >= range.min && next <= range.max) onChange(next)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}

function marksOf({ min, max }: ThresholdRange, shipped: number) {
  return [
    { value: min, label: min.toFixed(2) },
    { value: shipped, label: `${formatThreshold(shipped)} shipped` },
    { value: max, label: max.toFixed(2) },
  ]
}

type AgreementProps = Pick<Props, 'draft' | 'onChange'>

function Agreement({ draft, onChange }: AgreementProps) {
  const whole = (value: string | number, take: (count: number) => void): void => {
    if (typeof value === 'number') take(value)
  }
  return (
    <div className={classes.trio}>
      <NumberInput
        label="Crops that agree"
        description="on the same person"
        min={1}
        max={5}
        allowDecimal={false}
        value={draft.agree}
        error={settingsProblem(draft) === null ? undefined : ' '}
        onChange={(value) => whole(value, (agree) => onChange({ ...draft, agree }))}
      />
      <NumberInput
        label="Of the last"
        description="crops examined"
        min={1}
        max={7}
        allowDecimal={false}
        value={draft.of}
        error={settingsProblem(draft) === null ? undefined : ' '}
        onChange={(value) => whole(value, (of) => onChange({ ...draft, of }))}
      />
      <NumberInput
        label="Margin"
        description="ahead of the next"
        min={0}
        max={0.3}
        step={0.01}
        decimalScale={2}
        fixedDecimalScale
        value={draft.margin}
        onChange={(value) => whole(value, (margin) => onChange({ ...draft, margin }))}
      />
    </div>
  )
}

type SaveProps = Pick<Props, 'view' | 'draft' | 'changed' | 'onChange'>

function SaveBar({ view, draft, changed, onChange }: SaveProps) {
  const api = useApi()
  const timeZone = useTimeZone()
  const [asking, setAsking] = useState(false)
  const { current, shipped, changedAt, changedBy } = view
  const problem = settingsProblem(draft)
  const reasons = laxerBecause(current, draft)
  const save = useAction(async () => {
    // Null goes with the face models when they change; the same numbers written down would not.
    const settings = sameSettings(draft, shipped) ? null : draft
    const before = changedAt === null || sameSettings(current, shipped) ? null : current
    await api.recognition.changeSettings({ settings })
    setAsking(false)
    offerUndo({
      done: 'The settings hold on every desktop.',
      undo: () => api.recognition.changeSettings({ settings: before }),
      undone: 'The settings of before hold again.',
      failed: 'The settings of before could not be brought back',
    })
  })
  return (
    <div className={classes.saveBar}>
      {problem !== null && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      {save.error !== undefined && !asking && (
        <Alert color="red" role="alert" title="Not saved">
          {save.error}
        </Alert>
      )}
      <Group justify="space-between">
        <Button
          variant="subtle"
          color="gray"
          disabled={sameSettings(draft, shipped)}
          onClick={() => onChange(shipped)}
        >
          Back to shipped
        </Button>
        <Group gap="sm">
          <Button variant="default" disabled={!changed} onClick={() => onChange(current)}>
            Discard
          </Button>
          <Button
            disabled={!changed || problem !== null}
            loading={save.busy}
            onClick={() => (reasons.length > 0 ? setAsking(true) : void save.run())}
          >
            Save
          </Button>
        </Group>
      </Group>
      <p className={classes.soft}>
        {changedAt === null
          ? 'As shipped with the face models.'
          : `Changed ${formatDateTime(changedAt, timeZone)}${changedBy === null ? '' : ` by ${changedBy}`}.`}
      </p>
      <ConfirmDialog
        opened={asking}
        title="Give names more easily?"
        confirmLabel="Save"
        busy={save.busy}
        error={save.error}
        onConfirm={() => void save.run()}
        onClose={() => {
          setAsking(false)
          save.clearError()
        }}
      >
        Strangers, and people who look alike, will be given a wrong name more often, and with it
        attendance that is not theirs: {reasons.join('; ')}.
      </ConfirmDialog>
    </div>
  )
}
