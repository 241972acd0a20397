import { useCallback, useState } from 'react'
import type { Alarm } from '../../../contracts/wall.ts'
import { useApi } from '../../client/api.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { showDone } from '../../ui/toasts.tsx'
import { useAction } from '../../client/use-action.ts'
import { alarmWords, type useAlarms } from './use-alarms.ts'
import type { SidePanelName } from './wall-props.ts'

export type AlarmHandling = ReturnType<typeof useAlarmKeys>

/** Which alarm is dealt with now, and what can be done with it. */
export function useAlarmKeys(
  { open, asked }: ReturnType<typeof useAlarms>,
  panel: SidePanelName | null,
  onPanel: (panel: SidePanelName) => void,
) {
  const api = useApi()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [noteWanted, setNoteWanted] = useState(0)
  const [asks, setAsks] = useState<ReadonlyArray<Alarm>>([])
  const action = useAction((alarms: ReadonlyArray<Alarm>) =>
    api.wall.acknowledge({ ids: alarms.map(({ id }) => id) }),
  )

  const chosen = open.find(({ id }) => id === chosenId)
  const current = chosen ?? asked[0] ?? (panel === 'alarms' ? open[0] : undefined) ?? null

  const acknowledge = async (alarms: ReadonlyArray<Alarm>) => {
    if (alarms.length === 0 || !(await action.run(alarms))) return
    setAsks([])
    const [first] = alarms
    showDone(
      alarms.length === 1 && first
        ? `Acknowledged: ${alarmWords(first)} at ${first.cameraName}.`
        : `${alarms.length} alarms acknowledged.`,
    )
  }
  /** Of several at once it is asked first: nobody can take that back. */
  const askAll = (alarms: ReadonlyArray<Alarm>) =>
    alarms.length > 1 ? setAsks(alarms) : void acknowledge(alarms)

  const note = () => {
    if (!current) return
    setChosenId(current.id)
    onPanel('alarms')
    setNoteWanted((count) => count + 1)
  }
  const choose = useCallback((id: string) => setChosenId(id), [])

  const dialog = (
    <ConfirmDialog
      opened={asks.length > 0}
      title={`Acknowledge ${asks.length} alarms?`}
      confirmLabel="Acknowledge all"
      confirmColor="accent"
      busy={action.busy}
      error={action.error}
      onConfirm={() => void acknowledge(asks)}
      onClose={() => setAsks([])}
    >
      They leave the list of open alarms, with your name and the time. This cannot be undone.
    </ConfirmDialog>
  )
  return {
    ...{ current, noteWanted, acknowledge, askAll, note, choose, dialog },
    busy: action.busy,
    asked,
  }
}
