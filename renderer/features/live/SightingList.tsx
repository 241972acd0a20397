import { useState, type ReactNode } from 'react'
import type { SightingId } from '../../../contracts/ids.ts'
import type { Sighting } from '../../../contracts/live.ts'
import type { LiveState } from '../../client/live-state.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { SightingCard } from './SightingCard.tsx'
import { useHeld } from './use-held.ts'
import classes from './LivePage.module.css'

/** Cards in one list; older ones leave at its end. */
const maxShown = 60

export type SightingListProps = {
  readonly title: string
  /** Newest first. */
  readonly sightings: ReadonlyArray<Sighting>
  /** Sightings as they are now, by id: one that stands still here may have been revised. */
  readonly current: ReadonlyMap<SightingId, Sighting>
  readonly history: LiveState['history']
  readonly paused: boolean
  readonly filtered: boolean
  readonly emptyIcon: ReactNode
  readonly empty: string
  readonly onOpen: (sighting: Sighting) => void
}

/** One column of sightings. Stands still while it is paused or the pointer is over it. */
export function SightingList(props: SightingListProps) {
  const { title, sightings, current, history, paused, filtered, emptyIcon, empty, onOpen } = props
  const [pointed, setPointed] = useState(false)
  const { shown, waiting } = useHeld(sightings, paused || pointed)

  return (
    <section className={classes.column} aria-label={title}>
      <header className={classes.columnHead}>
        <h2 className={classes.columnTitle}>{title}</h2>
        <span className={`${classes.waiting} nm-digits`} role="status">
          {waiting > 0 && `${waiting} new ${paused ? 'while paused' : 'when the pointer leaves'}`}
        </span>
        <span className={`${classes.count} nm-digits`}>{sightings.length}</span>
      </header>
      <div
        className={classes.scroll}
        onPointerEnter={() => setPointed(true)}
        onPointerLeave={() => setPointed(false)}
      >
        {shown.length > 0 ? (
          <ul className={classes.list}>
            {shown.slice(0, maxShown).map((sighting) => (
              <SightingCard
                key={sighting.id}
                sighting={current.get(sighting.id) ?? sighting}
                onOpen={onOpen}
              />
            ))}
          </ul>
        ) : history.kind === 'loading' ? (
          <LoadingState label="Reading the latest sightings…" />
        ) : (
          <EmptyState
            icon={emptyIcon}
            title={filtered ? 'Nothing passes the filter' : 'Quiet so far'}
          >
            {filtered
              ? 'Sightings that fit the filter appear here. Clear it to see all of them.'
              : history.kind === 'failed'
                ? `${history.message} New sightings appear here all the same.`
                : empty}
          </EmptyState>
        )}
      </div>
    </section>
  )
}
