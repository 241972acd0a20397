import { ActionIcon, Drawer, Group, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { PersonId } from '../../../contracts/ids.ts'
import { useQuery } from '../../client/use-query.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { DayDetail } from './DayDetail.tsx'
import { formatDate } from './day-time.ts'
import classes from './DayDrawer.module.css'

type Props = {
  /** Null: closed. */
  readonly personId: PersonId | null
  readonly date: string | null
  /** Ids of the list in its order, to go through it without closing. */
  readonly order: ReadonlyArray<string>
  readonly onGo: (id: string) => void
  readonly onClose: () => void
}

/** One person's day beside the list. */
export function DayDrawer({ personId, date, order, onGo, onClose }: Props) {
  const opened = personId !== null && date !== null
  const index = personId === null ? -1 : order.indexOf(personId)
  const before = index > 0 ? order[index - 1] : undefined
  const after = index >= 0 ? order[index + 1] : undefined

  return (
    <Drawer.Root opened={opened} onClose={onClose} position="right" size={680}>
      <Drawer.Overlay backgroundOpacity={0.45} />
      <Drawer.Content aria-label="Attendance day">
        <Drawer.Header className={classes.header}>
          <Drawer.Title className={classes.title}>{date !== null && formatDate(date)}</Drawer.Title>
          <Group gap={4} wrap="nowrap">
            <Tooltip label="Previous person">
              <ActionIcon
                size="lg"
                aria-label="Previous person"
                disabled={before === undefined}
                onClick={() => before !== undefined && onGo(before)}
              >
                <IconChevronUp size={20} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Next person">
              <ActionIcon
                size="lg"
                aria-label="Next person"
                disabled={after === undefined}
                onClick={() => after !== undefined && onGo(after)}
              >
                <IconChevronDown size={20} />
              </ActionIcon>
            </Tooltip>
            <Drawer.CloseButton aria-label="Close" size="lg" />
          </Group>
        </Drawer.Header>
        <Drawer.Body className={classes.content}>
          {personId !== null && date !== null && (
            <LoadedDay key={`${personId} ${date}`} personId={personId} date={date} />
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

function LoadedDay({ personId, date }: { readonly personId: PersonId; readonly date: string }) {
  const { data, error, reload } = useQuery({
    key: `attendance of ${personId} on ${date}`,
    load: (api) => api.attendance.day({ personId, date }),
    refetchOn: (event) =>
      event.kind === 'day-changed' && event.personId === personId && event.date === date,
  })
  if (data) return <DayDetail {...data} />
  if (error === undefined) return <LoadingState label="Reading the day" />
  return <ErrorState title="The day could not be read" message={error} onRetry={reload} />
}
