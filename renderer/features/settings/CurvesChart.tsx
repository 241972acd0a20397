import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import {
  Area,
  AreaChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { SiteCurves } from '../../../contracts/recognition.ts'
import {
  curvePoints,
  curveSeries,
  formatShare,
  LOG_FLOOR,
  shownSeries,
  type CurveOrigin,
  type CurveScale,
  type SeriesName,
} from './curve-data.ts'
import { ThresholdHandle } from './ThresholdHandle.tsx'
import type { ThresholdRange } from './threshold.ts'
import classes from './CurvesChart.module.css'

type Props = {
  readonly curves: SiteCurves
  readonly threshold: number
  /** The threshold that holds now; drawn faintly where it differs. */
  readonly saved: number
  readonly range: ThresholdRange
  readonly onThreshold: (value: number) => void
}

const DOMAIN = [-0.2, 1] as const
const TICKS = [-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]
const LOG_TICKS = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]

const strokes: Readonly<Record<SeriesName, string>> = {
  sameGallery: 'var(--nm-good)',
  sameSeen: 'var(--nm-good)',
  otherGallery: 'var(--nm-warn)',
  otherSeen: 'var(--nm-warn)',
}

/** How alike the same person and different people look here, with the threshold between them. */
export function CurvesChart({ curves, threshold, saved, range, onThreshold }: Props) {
  const [scale, setScale] = useState<CurveScale>('linear')
  const [origin, setOrigin] = useState<CurveOrigin>('both')
  const series = useMemo(() => shownSeries(curves, origin), [curves, origin])
  const points = useMemo(() => curvePoints(curves, series, scale), [curves, series, scale])
  return (
    <section className={classes.card} aria-label="Similarity curves">
      <header className={classes.head}>
        <div>
          <h2 className={classes.title}>How alike faces look here</h2>
          <p className={classes.soft}>
            The further the two hills stand apart, the surer a name. What lies to the right of the
            line is given a name.
          </p>
        </div>
        <div className={classes.switches}>
          <SegmentedControl
            aria-label="Curves from"
            value={origin}
            onChange={setOrigin}
            data={[
              { value: 'both', label: 'Both' },
              { value: 'gallery', label: 'Photos' },
              { value: 'seen', label: 'Cameras' },
            ]}
          />
          <SegmentedControl
            aria-label="Scale"
            value={scale}
            onChange={setScale}
            data={[
              { value: 'linear', label: 'Linear' },
              { value: 'log', label: 'Logarithmic' },
            ]}
          />
        </div>
      </header>
      <div className={classes.chart}>
        <ResponsiveContainer width="100%" height="100%">
          <AreaChart
            data={points}
            margin={{ top: 34, right: 24, bottom: 28, left: 20 }}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--mantine-color-dark-5)" vertical={false} />
            <XAxis
              dataKey="x"
              type="number"
              domain={[...DOMAIN]}
              ticks={TICKS}
              allowDataOverflow
              tickFormatter={(x: number) => x.toFixed(1)}
              stroke="var(--mantine-color-dark-3)"
              tick={{ fill: 'var(--nm-text-soft)', fontSize: 14 }}
              label={{
                value: 'Similarity',
                position: 'insideBottom',
                offset: -18,
                fill: 'var(--nm-text-soft)',
                fontSize: 14,
              }}
            />
            <YAxis
              scale={scale === 'log' ? 'log' : 'linear'}
              domain={scale === 'log' ? [LOG_FLOOR, 1] : [0, 'auto']}
              {...(scale === 'log' ? { ticks: LOG_TICKS } : {})}
              allowDataOverflow
              width={108}
              tickFormatter={(share: number) => (share === 0 ? '0' : shareTick(share))}
              stroke="var(--mantine-color-dark-3)"
              tick={{ fill: 'var(--nm-text-soft)', fontSize: 14 }}
              label={{
                value: 'Share of comparisons',
                angle: -90,
                position: 'insideLeft',
                style: { textAnchor: 'middle' },
                fill: 'var(--nm-text-soft)',
                fontSize: 14,
              }}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--mantine-color-dark-3)', strokeDasharray: '3 3' }}
              labelFormatter={(x) => `Similarity about ${Number(x).toFixed(2)}`}
              formatter={(share, label) => [formatShare(Number(share)), label]}
              contentStyle={{
                background: 'var(--nm-raised)',
                border: '1px solid var(--nm-line)',
                borderRadius: 10,
                fontSize: 14,
              }}
            />
            {series.map(({ name, label, origin: from }) => (
              <Area
                key={name}
                dataKey={name}
                name={label}
                type="monotone"
                baseValue={scale === 'log' ? LOG_FLOOR : 0}
                stroke={strokes[name]}
                strokeWidth={2}
                {...(from === 'seen' ? { strokeDasharray: '6 4' } : {})}
                fill={strokes[name]}
                fillOpacity={from === 'seen' ? 0.06 : 0.16}
                isAnimationActive={false}
                connectNulls
              />
            ))}
            {saved !== threshold && (
              <ReferenceLine
                x={saved}
                stroke="var(--nm-text-soft)"
                strokeDasharray="2 4"
                label={{
                  value: 'now',
                  position: 'insideTopLeft',
                  fill: 'var(--nm-text-soft)',
                  fontSize: 13,
                }}
              />
            )}
            <ThresholdHandle
              value={threshold}
              range={range}
              domain={DOMAIN}
              onChange={onThreshold}
            />
          </AreaChart>
        </ResponsiveContainer>
      </div>
      <Legend curves={curves} origin={origin} />
    </section>
  )
}

const shareTick = (share: number): string =>
  share >= 0.001 ? `${Number((share * 100).toPrecision(2))} %` : formatShare(share)

type LegendProps = { readonly curves: SiteCurves; readonly origin: CurveOrigin }

/** The curves in words, with how many comparisons each rests on. */
function Legend({ curves, origin }: LegendProps) {
  return (
    <ul className={classes.legend} aria-label="Legend">
      {curveSeries
        .filter((series) => origin === 'both' || series.origin === origin)
        .map(({ name, label, about, origin: from, of }) => {
          const { total } = of(curves)
          return (
            <li key={name} className={classes.entry} title={about}>
              <svg width={28} height={12} aria-hidden>
                <line
                  x1={1}
                  x2={27}
                  y1={6}
                  y2={6}
                  stroke={strokes[name]}
                  strokeWidth={3}
                  strokeDasharray={from === 'seen' ? '6 4' : undefined}
                />
              </svg>
              <span className={classes.entryName}>{label}</span>
              <span className={`${classes.soft} nm-digits`}>
                {total > 0
                  ? total.toLocaleString('en-GB')
                  : from === 'seen'
                    ? `none in ${curves.days} days`
                    : 'too few photos'}
              </span>
            </li>
          )
        })}
    </ul>
  )
}
