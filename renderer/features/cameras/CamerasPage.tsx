import { Button, TextInput } from '@mantine/core'
import { IconCamera, IconPlus, IconRadar2, IconSearch } from '@tabler/icons-react'
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import { CameraId } from '../../../contracts/ids.ts'
import { useLive } from '../../client/live-store.ts'
import { navigate, replaceRoute, useRoute } from '../../client/navigation.ts'
import { useCameras } from '../../client/use-cameras.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { isTyping } from '../../ui/is-typing.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { cameraColumns } from './camera-columns.tsx'
import { CameraDialogs } from './CameraDialogs.tsx'
import { CamerasToolbar } from './CamerasToolbar.tsx'
import { DeleteCamera } from './DeleteCamera.tsx'
import { isFiltering, noFilter, type CameraFilter } from './filter-cameras.ts'
import { RowActionsContext, type RowActions } from './row-actions.ts'
import { useCameraActions } from './use-camera-actions.ts'
import { useCameraOrder } from './use-camera-order.ts'
import { useCameraRows } from './use-camera-rows.ts'
import { useChosen } from './use-chosen.ts'
import classes from './cameras.module.css'

const BY_POSITION = { id: 'position', desc: false }
const ROW_HEIGHT = 48
const none: ReadonlyArray<CameraWithState> = []

/** The cameras of the site with what they do now. */
export function CamerasPage() {
  const { params } = useRoute()
  const { data, error, reload } = useCameras()
  const states = useLive(({ cameraStates }) => cameraStates)
  const stored = useMemo(
    () => data?.map((camera) => ({ ...camera, state: states[camera.id] ?? camera.state })) ?? none,
    [data, states],
  )
  const order = useCameraOrder(stored, reload)
  const [filter, setFilter] = useState<CameraFilter>(noFilter)
  const deferredFilter = useDeferredValue(filter)
  const [activeId, setActiveId] = useState<CameraId | null>(null)
  const [shownIds, setShownIds] = useState<ReadonlyArray<string>>([])
  const [deleting, setDeleting] = useState<CameraWithState | null>(null)
  const { duplicate, setEnabled, exportCsv } = useCameraActions()
  const { chosen, toggle, choose } = useChosen(stored)

  const movable =
    !isFiltering(filter) && shownIds.every((id, index) => order.cameras[index]?.id === id)
  const rows = useCameraRows({
    cameras: order.cameras,
    filter: deferredFilter,
    chosen,
    movable,
    dragged: order.dragged,
  })
  const chosenShown = rows.filter((row) => row.chosen).map(({ camera }) => camera)

  const { drag } = order
  const rowActions = useMemo<RowActions>(
    () => ({
      toggle,
      drag: (id, event) => drag(id, event, ROW_HEIGHT),
      open: ({ id }, where) => navigate(`cameras?camera=${id}${wherePart[where]}`),
      duplicate,
      setEnabled: (camera, enabled) => setEnabled([camera], enabled),
      remove: setDeleting,
    }),
    [toggle, drag, duplicate, setEnabled],
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    const active = order.cameras.find(({ id }) => id === activeId)
    const inGrid = event.target instanceof HTMLElement && event.target.role === 'grid'
    if (!inGrid) return
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      if (active && movable) order.move(active.id, event.key === 'ArrowUp' ? -1 : 1)
    } else if (event.key === ' ' && active) toggle(active.id)
    else if (event.key === 'Delete' && active) setDeleting(active)
    else if ((event.ctrlKey || event.metaKey) && event.key === 'a') choose(rows.map(idOfRow))
    else return
    event.preventDefault()
  }
  const onActiveChange = useCallback((id: string) => setActiveId(CameraId.parse(id)), [])

  const addButton = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => navigate('cameras?add=1')}>
      Add camera
    </Button>
  )
  return (
    <Page label="Cameras">
      <PageHeader title="Cameras" summary={data ? summaryOf(stored) : ' '}>
        <SearchField
          value={filter.search}
          onChange={(search) => setFilter({ ...filter, search })}
        />
        {addButton}
      </PageHeader>
      <div className={classes.body}>
        {data === undefined && error === undefined && <LoadingState label="Reading the cameras" />}
        {data === undefined && error !== undefined && (
          <ErrorState title="The cameras could not be read" message={error} onRetry={reload} />
        )}
        {data && (
          <RowActionsContext value={rowActions}>
            <CamerasToolbar
              filter={filter}
              onFilter={setFilter}
              shown={rows.length}
              chosen={chosenShown.length}
              onChooseAll={(all) => choose(all ? rows.map(idOfRow) : [])}
              onSetEnabled={(enabled) => setEnabled(chosenShown, enabled)}
              onExport={exportCsv}
            />
            <div className={classes.list} onKeyDown={onKeyDown}>
              <DataTable
                label="Cameras"
                columns={cameraColumns}
                rows={rows}
                rowId={idOfRow}
                rowHeight={ROW_HEIGHT}
                initialSort={BY_POSITION}
                activeId={activeId}
                onActiveChange={onActiveChange}
                onOpen={(id) => navigate(`cameras?camera=${id}`)}
                onOrderChange={setShownIds}
                empty={
                  isFiltering(filter) ? (
                    <NothingFits onClear={() => setFilter(noFilter)} />
                  ) : (
                    <NoCameras addButton={addButton} />
                  )
                }
              />
            </div>
          </RowActionsContext>
        )}
      </div>
      <CameraDialogs params={params} cameras={stored} onClose={() => replaceRoute('cameras')} />
      {deleting && (
        <DeleteCamera
          opened
          camera={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => setActiveId(null)}
        />
      )}
    </Page>
  )
}

const idOfRow = ({ camera }: { readonly camera: CameraWithState }): CameraId => camera.id

const wherePart = {
  edit: '',
  test: '&test=1',
  picture: '&tab=picture',
  timeline: '&tab=timeline',
} as const

/** `18 of 20 live, 1 with a fault, 3 off or resting`. */
function summaryOf(cameras: ReadonlyArray<CameraWithState>): string {
  const count = (...kinds: ReadonlyArray<CameraWithState['state']['kind']>) =>
    cameras.filter(({ state }) => kinds.includes(state.kind)).length
  const [live, ill, faults] = [count('live', 'degraded'), count('degraded'), count('retrying')]
  const still = count('disabled', 'resting')
  return [
    `${live} of ${cameras.length - still} live`,
    ...(ill > 0 ? [`${ill} of them not as they should`] : []),
    ...(faults > 0 ? [`${faults} with a fault`] : []),
    ...(still > 0 ? [`${still} off or resting`] : []),
  ].join(', ')
}

type SearchProps = { readonly value: string; readonly onChange: (search: string) => void }

function SearchField({ value, onChange }: SearchProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (isTyping(event) || event.key !== '/') return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label="Search cameras"
      placeholder="Name, address, role"
      w={300}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={value === '' ? <Kbd>/</Kbd> : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        onChange('')
        event.currentTarget.blur()
      }}
    />
  )
}

function NothingFits({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconSearch size={28} stroke={1.6} />}
      title="No camera fits this search"
      action={
        <Button variant="default" onClick={onClear}>
          Clear search and filters
        </Button>
      }
    />
  )
}

function NoCameras({ addButton }: { readonly addButton: ReactNode }) {
  return (
    <EmptyState
      icon={<IconCamera size={28} stroke={1.6} />}
      title="No cameras yet"
      action={
        <Button.Group>
          {addButton}
          <Button
            variant="default"
            leftSection={<IconRadar2 size={18} />}
            onClick={() => navigate('cameras?find=1')}
          >
            Find cameras
          </Button>
        </Button.Group>
      }
    >
      Add the first camera by its address, find those of your network, or import a list. You can
      test a camera before you save it.
    </EmptyState>
  )
}
