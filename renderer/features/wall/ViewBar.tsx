import { ActionIcon, Indicator, Tooltip } from '@mantine/core'
import {
  IconBell,
  IconCamera,
  IconChevronLeft,
  IconChevronRight,
  IconClipboardText,
  IconMaximize,
  IconPlus,
  IconVolume,
  IconVolumeOff,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CameraWithState } from '../../../contracts/cameras.ts'
import type { WallView } from '../../../contracts/wall.ts'
import { toggleFullScreen } from '../../client/desktop.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { EditBar } from './EditBar.tsx'
import { LayoutMenu } from './LayoutMenu.tsx'
import type { Draft } from './use-draft.ts'
import { useHandover } from './use-handover.ts'
import type { WallTilesState } from './use-tiles.ts'
import type { WallCommands } from './use-wall-commands.ts'
import { ViewMenu } from './ViewMenu.tsx'
import type { SidePanelName } from './wall-props.ts'
import type { WallPreferences } from './wall-preferences.ts'
import classes from './ViewBar.module.css'

export type ViewBarProps = {
  readonly cameras: ReadonlyArray<CameraWithState>
  readonly views: ReadonlyArray<WallView>
  readonly viewsError: string | undefined
  readonly view: WallView | null
  readonly ownWindow: boolean
  readonly preferences: WallPreferences
  readonly onPreferences: (part: Partial<WallPreferences>) => void
  readonly tiles: WallTilesState
  readonly commands: WallCommands
  readonly draft: Draft
  readonly pages: number
  readonly openAlarms: number
  readonly panel: SidePanelName | null
  readonly onPanel: (panel: SidePanelName | null) => void
}

/** Above the tiles: the views to choose from, and what can be done with the one that is shown. */
export function ViewBar(props: ViewBarProps) {
  const { view, commands, draft, preferences, onPreferences, openAlarms, panel } = props
  const waiting = useHandover().data?.filter(({ taken }) => taken === null).length ?? 0
  if (draft.fields) {
    return (
      <EditBar
        draft={draft}
        cameras={props.cameras}
        views={props.views}
        onShow={commands.showView}
      />
    )
  }
  return (
    <div className={classes.bar} role="toolbar" aria-label="Wall">
      <Tabs {...props} />
      <Pages {...props} />
      <div className={classes.tools}>
        {view === null && (
          <LayoutMenu
            layout={preferences.layout}
            onChange={(layout) => onPreferences({ layout })}
          />
        )}
        <Tool
          icon={IconBell}
          label="Open alarms"
          keys="L"
          count={openAlarms}
          pressed={panel === 'alarms'}
          onClick={() => commands.togglePanel('alarms')}
        />
        <Tool
          icon={IconClipboardText}
          label="Hand-over notes"
          keys="H"
          count={waiting}
          pressed={panel === 'handover'}
          onClick={() => commands.togglePanel('handover')}
        />
        <Tool
          icon={preferences.muted ? IconVolumeOff : IconVolume}
          label={preferences.muted ? 'Alarms are muted' : 'Alarms sound'}
          keys="M"
          pressed={preferences.muted}
          onClick={() => onPreferences({ muted: !preferences.muted })}
        />
        <Tool
          icon={IconCamera}
          label="Keep a picture of the chosen camera"
          keys="S"
          onClick={() => void commands.snapshot()}
        />
        <Tool
          icon={IconMaximize}
          label="Full screen"
          keys="F"
          onClick={() => void toggleFullScreen()}
        />
        <ViewMenu views={props.views} view={view} commands={commands} />
      </div>
    </div>
  )
}

function Tabs({ views, view, viewsError, commands }: ViewBarProps) {
  return (
    <div className={classes.tabs} role="tablist" aria-label="Views">
      <Tab selected={view === null} onClick={() => commands.showView(null)}>
        All cameras
      </Tab>
      {views.map((one, index) => (
        <Tab
          key={one.id}
          selected={one.id === view?.id}
          onClick={() => commands.showView(one.id)}
          {...(index < 9 ? { digit: String(index + 1) } : {})}
        >
          {one.name}
        </Tab>
      ))}
      {viewsError === undefined ? (
        <Tooltip label="New view">
          <ActionIcon size={32} aria-label="New view" onClick={commands.addView}>
            <IconPlus size={18} />
          </ActionIcon>
        </Tooltip>
      ) : (
        <Tooltip label={viewsError} multiline w={320}>
          <span className={classes.problem}>Your views could not be read</span>
        </Tooltip>
      )}
    </div>
  )
}

type TabProps = {
  readonly selected: boolean
  readonly onClick: () => void
  readonly digit?: string
  readonly children: ReactNode
}

function Tab({ selected, onClick, digit, children }: TabProps) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={selected}
      className={classes.tab}
      onClick={onClick}
    >
      {digit !== undefined && <Kbd>{digit}</Kbd>}
      <span className={classes.tabName}>{children}</span>
    </button>
  )
}

function Pages({ pages, tiles, commands }: ViewBarProps) {
  if (pages < 2) return null
  const page = Math.min(tiles.page, pages - 1)
  return (
    <div className={classes.pages}>
      <ActionIcon
        size={32}
        aria-label="Page before"
        disabled={page === 0}
        onClick={() => commands.turn(-1)}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <span className="nm-digits" aria-live="polite">
        Page {page + 1} of {pages}
      </span>
      <ActionIcon
        size={32}
        aria-label="Next page"
        disabled={page === pages - 1}
        onClick={() => commands.turn(1)}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </div>
  )
}

type ToolProps = {
  readonly icon: TablerIcon
  readonly label: string
  readonly keys: string
  readonly count?: number
  readonly pressed?: boolean
  readonly onClick: () => void
}

function Tool({ icon: Icon, label, keys, count = 0, pressed = false, onClick }: ToolProps) {
  return (
    <Tooltip
      label={
        <>
          {label} <Kbd>{keys}</Kbd>
        </>
      }
    >
      <Indicator
        label={count > 99 ? '99+' : count}
        size={17}
        offset={5}
        color="red"
        disabled={count === 0}
      >
        <ActionIcon
          size={36}
          variant={pressed ? 'light' : 'subtle'}
          color={pressed ? 'accent' : 'gray'}
          aria-label={count > 0 ? `${label}: ${count}` : label}
          aria-pressed={pressed}
          onClick={onClick}
        >
          <Icon size={20} stroke={1.7} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  )
}
