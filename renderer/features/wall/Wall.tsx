import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useState } from 'react'
import { useFullScreen } from '../../client/desktop.ts'
import { useLive } from '../../client/live-store.ts'
import { AlarmBanner } from './AlarmBanner.tsx'
import { AlarmPanel } from './AlarmPanel.tsx'
import { EnlargedSide } from './EnlargedSide.tsx'
import { HandoverPanel } from './HandoverPanel.tsx'
import { limitPaintBeat } from './paint-beat.ts'
import { placeTiles } from './place-tiles.ts'
import { useAlarmSound } from './use-alarm-sound.ts'
import { useAlarmKeys } from './use-alarm-keys.tsx'
import { useAlarms, type AlarmWishes } from './use-alarms.ts'
import { useDraft } from './use-draft.ts'
import { useTiles } from './use-tiles.ts'
import { useWallCommands } from './use-wall-commands.ts'
import { ViewBar } from './ViewBar.tsx'
import { ViewEditor } from './ViewEditor.tsx'
import type { SidePanelName, WallProps } from './wall-props.ts'
import { WallTiles } from './WallTiles.tsx'
import classes from './WallPage.module.css'

/** All cameras: whoever watches them all wants to know of people who are looked for. */
const allCamerasWishes: AlarmWishes = { watchList: true, unknown: false, sound: true }

/** One view of the wall: watching it, and around that what is done with it. */
export function Wall(props: WallProps) {
  const { cameras, views, view, ownWindow, preferences, onPreferences } = props
  const { ref, width, height } = useElementSize()
  const fullScreen = useFullScreen()
  const [panel, setPanel] = useState<SidePanelName | null>(null)
  const draft = useDraft()
  usePaintRate()

  const layout = draft.fields?.layout ?? view?.layout ?? preferences.layout
  const slots = draft.fields?.slots ?? view?.slots
  const shown = useMemo(() => ({ layout, slots: slots ?? [] }), [layout, slots])
  const tiles = useTiles(shown, cameras, view?.id ?? 'all')
  const room = useMemo(() => ({ width, height }), [width, height])
  const placement = useMemo(
    () => placeTiles(layout, tiles.all.length, room, shown.slots),
    [layout, tiles.all.length, room, shown.slots],
  )
  const page = tiles.pageOf(placement)

  const alarms = useAlarms(draft.fields?.alarms ?? view?.alarms ?? allCamerasWishes)
  const sounds = (view?.alarms ?? allCamerasWishes).sound && !preferences.muted
  useAlarmSound(alarms.asked, sounds)
  const handling = useAlarmKeys(alarms, panel, setPanel)

  const commands = useWallCommands({
    ...props,
    ...{ tiles, page, placement, handling, panel, setPanel, draft },
  })
  const { enlarged } = tiles
  const current = handling.current
  return (
    <div className={classes.frame} data-full-screen={fullScreen || undefined}>
      <ViewBar
        {...{ cameras, views, view, ownWindow, preferences, onPreferences, tiles, commands, draft }}
        viewsError={props.viewsError}
        pages={placement.pages}
        openAlarms={alarms.open.length}
        panel={panel}
        onPanel={setPanel}
      />
      <div
        className={classes.wall}
        data-wall
        data-editing={draft.fields !== null || undefined}
        data-side={panel !== null || enlarged !== null || undefined}
      >
        <div className={classes.space}>
          <div className={classes.room} ref={ref} aria-hidden />
          <WallTiles
            tiles={tiles}
            page={page}
            places={placement.places}
            layout={layout}
            alarms={alarms.byCamera}
            onOpen={commands.open}
          />
          {draft.fields && (
            <ViewEditor draft={draft} cameras={cameras} room={room} placement={placement} />
          )}
        </div>
        {panel === 'alarms' ? (
          <AlarmPanel
            alarms={alarms.open}
            currentId={current?.id ?? null}
            noteWanted={handling.noteWanted}
            onCurrent={handling.choose}
            onAcknowledge={(these) => handling.askAll(these)}
            onShow={(alarm) => commands.showCamera(alarm.cameraId)}
            onClose={() => setPanel(null)}
          />
        ) : panel === 'handover' ? (
          <HandoverPanel camera={tiles.selectedCamera} onClose={() => setPanel(null)} />
        ) : (
          enlarged && <EnlargedSide camera={enlarged} onBack={() => tiles.enlarge(null)} />
        )}
      </div>
      {current && alarms.asked.includes(current) && !draft.fields && (
        <AlarmBanner
          alarm={current}
          others={alarms.asked.length - 1}
          busy={handling.busy}
          onAcknowledge={() => void handling.acknowledge([current])}
          onNote={handling.note}
          onShow={() => commands.showCamera(current.cameraId)}
          onList={() => setPanel('alarms')}
        />
      )}
      {handling.dialog}
    </div>
  )
}

/** While the machine is short of time tiles are painted less often. */
function usePaintRate(): void {
  const load = useLive((state) => state.load)
  const previewFps = load?.kind === 'short' ? load.previewFps : null
  useEffect(() => {
    limitPaintBeat(previewFps)
    return () => limitPaintBeat(null)
  }, [previewFps])
}
