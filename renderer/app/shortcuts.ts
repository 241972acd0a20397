import type { PageName } from '../client/navigation.ts'

export type Shortcut = { readonly keys: ReadonlyArray<string>; readonly does: string }
export type ShortcutGroup = { readonly title: string; readonly shortcuts: ReadonlyArray<Shortcut> }

const everywhere: ShortcutGroup = {
  title: 'Everywhere',
  shortcuts: [
    {
      keys: ['Alt', '1', '…', '9'],
      does: 'Go to a page; the digit alone where it means nothing else',
    },
    { keys: ['/'], does: 'Search the list' },
    { keys: ['Esc'], does: 'Close what is open' },
    { keys: ['F11'], does: 'Fill the screen, and back' },
    { keys: ['?'], does: 'Show this' },
  ],
}

const watching: ShortcutGroup = {
  title: 'Watching',
  shortcuts: [
    { keys: ['1', '…', '9'], does: 'Show a view of yours' },
    { keys: ['PgUp', 'PgDn'], does: 'Page before, next page' },
    { keys: ['←', '↑', '↓', '→'], does: 'Choose a camera' },
    { keys: ['Enter'], does: 'Enlarge the chosen camera' },
    { keys: ['Esc'], does: 'One step back' },
    { keys: ['+', '−', '0'], does: 'Zoom in, out, whole picture' },
    { keys: ['S'], does: 'Keep a picture of the chosen camera' },
    { keys: ['P'], does: 'Hold the chosen carousel, or go on' },
    { keys: ['F'], does: 'Fill the screen with the wall' },
    { keys: ['W'], does: 'Open this view in a new window' },
  ],
}

const alarms: ShortcutGroup = {
  title: 'Alarms and notes',
  shortcuts: [
    { keys: ['A'], does: 'Acknowledge the alarm that is shown' },
    { keys: ['Shift', 'A'], does: 'Acknowledge all alarms of the view' },
    { keys: ['N'], does: 'Write a note on the alarm' },
    { keys: ['L'], does: 'List the open alarms' },
    { keys: ['M'], does: 'Mute the sound, or no more' },
    { keys: ['H'], does: 'Hand-over notes' },
  ],
}

const editing: ShortcutGroup = {
  title: 'Editing a view',
  shortcuts: [
    { keys: ['E'], does: 'Edit the view' },
    { keys: ['Enter'], does: 'Choose what the tile shows' },
    { keys: ['Alt', '←↑↓→'], does: 'Move the tile' },
    { keys: ['Alt', 'Shift', '←↑↓→'], does: 'Resize the tile, in the free layout' },
    { keys: ['Del'], does: 'Remove or empty the tile' },
    { keys: ['Ctrl', 'S'], does: 'Save the view' },
    { keys: ['Esc'], does: 'Leave without saving' },
  ],
}

const wall: ReadonlyArray<ShortcutGroup> = [watching, alarms, editing, everywhere]

const live: ShortcutGroup = {
  title: 'Live',
  shortcuts: [
    { keys: ['Space'], does: 'Pause or resume' },
    { keys: ['1', '2'], does: 'Choose who it is, in an open sighting that needs review' },
    { keys: ['N'], does: 'Not this person, in an open sighting' },
    { keys: ['U'], does: 'Undo the last correction of an open sighting' },
  ],
}

const attendance: ShortcutGroup = {
  title: 'Attendance',
  shortcuts: [
    { keys: ['['], does: 'Day before' },
    { keys: [']'], does: 'Day after' },
  ],
}

const cameras: ShortcutGroup = {
  title: 'Cameras',
  shortcuts: [
    { keys: ['↑', '↓'], does: 'Choose a row' },
    { keys: ['Enter'], does: 'Edit the camera' },
    { keys: ['Alt', '↑↓'], does: 'Move the camera in the list' },
    { keys: ['Space'], does: 'Choose it for what is done with several' },
    { keys: ['Ctrl', 'A'], does: 'Choose all' },
    { keys: ['Del'], does: 'Delete the camera' },
  ],
}

const byPage: Partial<Readonly<Record<PageName, ReadonlyArray<ShortcutGroup>>>> = {
  wall,
  'wall-window': wall,
  live: [live, everywhere],
  attendance: [attendance, everywhere],
  cameras: [cameras, everywhere],
}

/** The keys that mean something on a page, the page's own first. */
export function shortcutsOf(page: PageName): ReadonlyArray<ShortcutGroup> {
  return byPage[page] ?? [everywhere]
}
