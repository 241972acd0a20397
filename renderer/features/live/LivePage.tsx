import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconSearch,
  IconUserQuestion,
  IconUserScan,
} from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Sighting } from '../../../contracts/live.ts'
import { useClient } from '../../client/client.ts'
import { useLive } from '../../client/live-store.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { isTyping } from '../../ui/is-typing.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { filterSightings, noFilter, type SightingFilter } from './filter-sightings.ts'
import { SightingDrawer } from './SightingDrawer.tsx'
import { SightingList } from './SightingList.tsx'
import classes from './LivePage.module.css'

const outcomes: ReadonlyArray<{ value: SightingFilter['outcome']; label: string }> = [
  { value: 'all', label: 'All' },
  { value: 'matched', label: 'Recognised' },
  { value: 'unknown', label: 'Unknown' },
  { value: 'needs-review', label: 'Needs review' },
]

/** Sightings as they happen: those with a name on the left, the others apart. */
export function LivePage() {
  const latest = useLive((state) => state.latest)
  const history = useLive((state) => state.history)
  const [filter, setFilter] = useState(noFilter)
  const [paused, setPaused] = useState(false)
  const [opened, setOpened] = useOpenedSighting()
  const current = useMemo(() => new Map(latest.map((each) => [each.id, each])), [latest])
  const search = useRef<HTMLInputElement>(null)
  useLiveKeys({
    ' ': () => setPaused((was) => !was),
    '/': () => search.current?.focus(),
  })

  const matching = useMemo(() => filterSightings(latest, filter), [latest, filter])
  const named = useMemo(() => matching.filter((s) => s.outcome === 'matched'), [matching])
  const others = useMemo(() => matching.filter((s) => s.outcome !== 'matched'), [matching])
  const filtered = filter !== noFilter
  const showsNamed = filter.outcome === 'all' || filter.outcome === 'matched'
  const showsOthers = filter.outcome !== 'matched'
  const common = { history, current, paused, filtered, onOpen: setOpened }

  return (
    <Page label="Live">
      <PageHeader
        title="Live"
        summary={
          paused ? 'Paused: the lists stand still, nothing is lost' : 'Sightings as they happen'
        }
      >
        <CameraFilter filter={filter} onChange={setFilter} />
        <TextInput
          ref={search}
          aria-label="Find a person"
          placeholder="Find a person"
          leftSection={<IconSearch size={18} />}
          rightSection={<Kbd>/</Kbd>}
          w={190}
          value={filter.person}
          onChange={({ currentTarget: { value } }) => setFilter({ ...filter, person: value })}
          onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
        />
        <SegmentedControl
          aria-label="Outcome"
          data={outcomes.map((outcome) => outcome)}
          value={filter.outcome}
          onChange={(outcome) => setFilter({ ...filter, outcome })}
        />
        <Button
          variant={paused ? 'filled' : 'default'}
          leftSection={paused ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}
          rightSection={<Kbd>Space</Kbd>}
          aria-pressed={paused}
          w={176}
          onClick={() => setPaused(!paused)}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      </PageHeader>
      <div className={classes.columns}>
        {showsNamed && (
          <SightingList
            title="Recognised"
            sightings={named}
            emptyIcon={<IconUserScan size={28} stroke={1.6} />}
            empty="Nobody recognised yet. People who are enrolled appear here as they pass a camera."
            {...common}
          />
        )}
        {showsOthers && (
          <SightingList
            title="Unknown and needs review"
            sightings={others}
            emptyIcon={<IconUserQuestion size={28} stroke={1.6} />}
            empty="No unknown faces. Strangers, and matches that are too close to call, appear here."
            {...common}
          />
        )}
      </div>
      <SightingDrawer sighting={opened} onClose={() => setOpened(null)} />
    </Page>
  )
}

/** The sighting that is looked at, always as what it means now. */
function useOpenedSighting() {
  const { signals } = useClient()
  const [opened, setOpened] = useState<Sighting | null>(null)
  const openedId = opened?.id
  useEffect(
    () =>
      signals.subscribe((event) => {
        if (event.kind === 'sighting-revised' && event.sighting.id === openedId) {
          setOpened(event.sighting)
        }
      }),
    [signals, openedId],
  )
  return [opened, setOpened] as const
}

type CameraFilterProps = {
  readonly filter: SightingFilter
  readonly onChange: (filter: SightingFilter) => void
}

function CameraFilter({ filter, onChange }: CameraFilterProps) {
  const cameras = useCameras().data ?? []
  return (
    <Select
      aria-label="Camera"
      placeholder="All cameras"
      clearable
      searchable
      w={180}
      data={cameras.map(({ id, name }) => ({ value: id, label: name }))}
      value={filter.cameraId}
      onChange={(id) => {
        const camera = cameras.find((candidate) => candidate.id === id)
        onChange({ ...filter, cameraId: camera?.id ?? null })
      }}
    />
  )
}

function useLiveKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const run = keys[event.key]
      if (!run || isTyping(event)) return
      // Space on a button or card means that button or card.
      const onControl = event.target instanceof Element && event.target.closest('button, a, label')
      if (event.key === ' ' && onControl) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [keys])
}
