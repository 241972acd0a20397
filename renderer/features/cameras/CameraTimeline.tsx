import { SegmentedControl, Tooltip } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { Camera, CameraEventState } from '../../../contracts/cameras.ts'
import { useQuery } from '../../client/use-query.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { describeCameraState } from '../../ui/describe-camera-state.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { formatDateTime, formatDay, formatHourMinute, formatSpan } from '../../ui/format-time.ts'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { useNow } from '../../ui/use-now.ts'
import {
  formatUptime,
  readTimeline,
  type Gap,
  type Timeline,
  type TimelineClass,
  type TimelineSpan,
} from './camera-timeline.ts'
import { timelineTicks } from './timeline-ticks.ts'
import classes from './timeline.module.css'

const HOUR_MS = 3_600_000
/** As the contract allows. */
const MOST_EVENTS = 5000
const EVERY_MS = 30_000

const ranges = [
  { value: '24h', label: 'Last 24 h', hours: 24 },
  { value: '7d', label: 'Last 7 days', hours: 168 },
] as const

const classWords: Readonly<Record<TimelineClass, string>> = {
  live: 'Live',
  degraded: 'Live, with something wrong',
  gap: 'Gap',
  rest: 'Off or resting',
  unknown: 'Not recorded',
}

/** What a camera did over the last day or week: a strip of its states, its uptime, and every gap. */
export function CameraTimeline({ camera }: { readonly camera: Camera }) {
  const [range, setRange] = useState<(typeof ranges)[number]>(ranges[0])
  const { data, error, reload } = useQuery({
    key: `camera events ${camera.id} ${range.value}`,
    load: async (api) => {
      const to = Date.now()
      const from = to - range.hours * HOUR_MS
      const events = await api.cameras.events({
        cameraId: camera.id,
        from: new Date(from).toISOString(),
        limit: MOST_EVENTS,
      })
      return { events, from }
    },
    refetchOn: (event) => event.kind === 'camera-state' && event.cameraId === camera.id,
    everyMs: EVERY_MS,
  })
  const now = useNow(EVERY_MS / 3)
  const timeline = useMemo(
    () => data && readTimeline(data.events, data.from, Math.max(now, data.from + 1)),
    [data, now],
  )
  return (
    <section className={classes.timeline} aria-label="Timeline">
      <div className={classes.head}>
        <SegmentedControl
          aria-label="Time shown"
          value={range.value}
          onChange={(value) => setRange(ranges.find((each) => each.value === value) ?? ranges[0])}
          data={ranges.map(({ value, label }) => ({ value, label }))}
        />
        {timeline && <Figures timeline={timeline} />}
      </div>
      {timeline && data ? (
        <>
          <Strip spans={timeline.spans} from={data.from} to={Math.max(now, data.from + 1)} />
          <Gaps gaps={timeline.gaps} cut={data.events.length >= MOST_EVENTS} />
        </>
      ) : error === undefined ? (
        <LoadingState label="Reading what the camera did" />
      ) : (
        <ErrorState title="The timeline could not be read" message={error} onRetry={reload} />
      )}
    </section>
  )
}

function Figures({ timeline }: { readonly timeline: Timeline }) {
  const missed = timeline.gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  return (
    <dl className={classes.figures}>
      <div>
        <dt>Uptime</dt>
        <dd>{formatUptime(timeline.uptime)}</dd>
      </div>
      <div>
        <dt>Gaps</dt>
        <dd>{timeline.gaps.length}</dd>
      </div>
      <div>
        <dt>Without pictures</dt>
        <dd>{formatSpan(missed / 1000)}</dd>
      </div>
    </dl>
  )
}

type StripProps = {
  readonly spans: ReadonlyArray<TimelineSpan>
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
}

function Strip({ spans, from, to }: StripProps) {
  const timeZone = useTimeZone()
  const percent = (at: number): string => `${((at - from) / (to - from)) * 100}%`
  const shown = new Set(spans.map((span) => span.class))
  return (
    <div>
      <div className={classes.strip} role="list" aria-label="States in order">
        {spans.map((span) => {
          const words = wordsOf(span, timeZone)
          return (
            <Tooltip key={span.from} label={words} multiline maw={420} openDelay={100}>
              <span
                role="listitem"
                aria-label={words}
                className={classes.span}
                data-class={span.class}
                style={{ left: percent(span.from), width: percent(from + span.to - span.from) }}
              />
            </Tooltip>
          )
        })}
      </div>
      <div className={classes.ticks} aria-hidden>
        {timelineTicks(from, to, timeZone).map(({ at, day }) => (
          <span key={at} style={{ left: percent(at) }} data-day={day || undefined}>
            {day ? formatDay(at, timeZone) : formatHourMinute(at, timeZone)}
          </span>
        ))}
      </div>
      <ul className={classes.legend} aria-label="Legend">
        {(Object.keys(classWords) as TimelineClass[])
          .filter((each) => shown.has(each))
          .map((each) => (
            <li key={each}>
              <span className={classes.key} data-class={each} aria-hidden />
              {classWords[each]}
            </li>
          ))}
      </ul>
    </div>
  )
}

function wordsOf({ state, from, to, node }: TimelineSpan, timeZone: string): string {
  const { word, detail } = describeEventState(state)
  const when = `${formatDateTime(from, timeZone)}, ${formatSpan((to - from) / 1000)}`
  return [`${word}: ${when}${node === null ? '' : `, on ${node}`}.`, detail]
    .filter(Boolean)
    .join(' ')
}

/** A recorded state in words. */
function describeEventState(state: CameraEventState | null): {
  readonly word: string
  readonly detail: string | null
} {
  if (state === null) return { word: 'Not recorded', detail: null }
  return state.kind === 'stopped'
    ? {
        word: state.crashed ? 'NeuroMark ended unexpectedly' : 'NeuroMark was closed',
        detail: null,
      }
    : describeCameraState(state, 0)
}

type GapsProps = { readonly gaps: ReadonlyArray<Gap>; readonly cut: boolean }

function Gaps({ gaps, cut }: GapsProps) {
  const timeZone = useTimeZone()
  if (gaps.length === 0) {
    return (
      <p className={classes.none} role="status">
        <IconCircleCheck size={18} aria-hidden /> No gaps in this time.
      </p>
    )
  }
  return (
    <div className={classes.gaps}>
      <table aria-label="Gaps">
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Lasted</th>
            <th scope="col">Cause</th>
            <th scope="col">Desktop</th>
          </tr>
        </thead>
        <tbody>
          {gaps.map(({ from, to, open, cause, node }) => (
            <tr key={from} data-open={open || undefined}>
              <td>{formatDateTime(from, timeZone)}</td>
              <td>
                {formatSpan((to - from) / 1000)}
                {open && ' until now'}
              </td>
              <td>
                <span>{cause ? describeEventState(cause).word : 'Connecting'}</span>
                {cause?.kind === 'retrying' && (
                  <span className={classes.cause}>{cause.message}</span>
                )}
              </td>
              <td>{node ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {cut && (
        <p className={classes.cause}>
          Only the newest {MOST_EVENTS} changes are shown: choose a shorter time.
        </p>
      )}
    </div>
  )
}
