import { Button, TextInput } from '@mantine/core'
import { IconCamera, IconPlus, IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useLive } from '../../client/live-store.ts'
import { navigate, replaceRoute, useRoute } from '../../client/navigation.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { useQuery } from '../../client/use-query.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { isTyping } from '../../ui/is-typing.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { matchesSearch } from '../../ui/matches-search.ts'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { cameraColumns, type CameraRow } from './camera-columns.tsx'
import { CameraDrawer } from './CameraDrawer.tsx'
import { describeRole } from './camera-words.ts'
import { streamAddress } from './stream-url.ts'
import { useCameraNotes } from './use-camera-notes.ts'
import classes from './cameras.module.css'

/** How often rates are read, in milliseconds. */
const RATES_EVERY_MS = 3_000
const BY_POSITION = { id: 'position', desc: false }

/** The cameras of the site with what they do now. */
export function CamerasPage() {
  const { params } = useRoute()
  const { data, error, reload } = useCameras()
  const states = useLive(({ cameraStates }) => cameraStates)
  const rates = useQuery({
    key: 'camera rates',
    load: async (api) => (await api.diagnostics.get()).cameras,
    everyMs: RATES_EVERY_MS,
  })
  const notes = useCameraNotes()
  const [search, setSearch] = useState('')
  const [activeId, setActiveId] = useState<string | null>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const adding = params.has('add')
  const openId = params.get('camera')

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.key !== '/') return
      event.preventDefault()
      searchField.current?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  const rows = useMemo<ReadonlyArray<CameraRow>>(() => {
    const fpsOf = new Map(rates.data?.map(({ cameraId, previewFps }) => [cameraId, previewFps]))
    return (data ?? []).map((camera) => {
      const state = states[camera.id] ?? camera.state
      const fps = state.kind === 'live' ? (fpsOf.get(camera.id) ?? null) : null
      return { camera: { ...camera, state }, fps, note: notes.get(camera.id) ?? null }
    })
  }, [data, states, rates.data, notes])
  const deferredSearch = useDeferredValue(search)
  const shown = useMemo(
    () =>
      rows.filter(({ camera }) =>
        matchesSearch(deferredSearch, [
          camera.name,
          streamAddress(camera.mainUrl),
          describeRole(camera.role).word,
        ]),
      ),
    [rows, deferredSearch],
  )
  const live = rows.filter(({ camera }) => camera.state.kind === 'live').length
  const faults = rows.filter(({ camera }) => camera.state.kind === 'retrying').length
  const addButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => navigate('cameras?add=1')}>
      Add camera
    </Button>
  )
  const opened = data?.find(({ id }) => id === openId) ?? null

  return (
    <Page label="Cameras">
      <PageHeader
        title="Cameras"
        summary={
          data
            ? `${live} of ${rows.length} live${faults > 0 ? `, ${faults} with a fault` : ''}`
            : ' '
        }
      >
        <TextInput
          ref={searchField}
          type="search"
          aria-label="Search cameras"
          placeholder="Name, address, role"
          w={300}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={search === '' ? <Kbd>/</Kbd> : undefined}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            setSearch('')
            event.currentTarget.blur()
          }}
        />
        {addButton}
      </PageHeader>
      <div className={classes.body}>
        {data === undefined && error === undefined && <LoadingState label="Reading the cameras" />}
        {data === undefined && error !== undefined && (
          <ErrorState title="The cameras could not be read" message={error} onRetry={reload} />
        )}
        {data && (
          <DataTable
            label="Cameras"
            columns={cameraColumns}
            rows={shown}
            rowId={({ camera }) => camera.id}
            rowHeight={44}
            initialSort={BY_POSITION}
            activeId={activeId}
            onActiveChange={setActiveId}
            onOpen={(id) => navigate(`cameras?camera=${id}`)}
            empty={
              search === '' ? (
                <EmptyState
                  icon={<IconCamera size={28} stroke={1.6} />}
                  title="No cameras yet"
                  action={addButton}
                >
                  Add the first camera by its RTSP address. You can test it before you save it.
                </EmptyState>
              ) : (
                <EmptyState
                  icon={<IconSearch size={28} stroke={1.6} />}
                  title="No camera fits this search"
                  action={
                    <Button variant="default" onClick={() => setSearch('')}>
                      Clear search
                    </Button>
                  }
                />
              )
            }
          />
        )}
      </div>
      <CameraDrawer
        opened={adding || opened !== null}
        camera={adding ? null : opened}
        note={(!adding && opened && notes.get(opened.id)) || null}
        onClose={() => replaceRoute('cameras')}
      />
    </Page>
  )
}
