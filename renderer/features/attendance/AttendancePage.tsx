import { Button, Select, TextInput } from '@mantine/core'
import { IconCalendarOff, IconSearch, IconUsers } from '@tabler/icons-react'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { DayStatus } from '../../../contracts/attendance.ts'
import { navigate, useRoute } from '../../client/navigation.ts'
import { useQuery } from '../../client/use-query.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { isTyping } from '../../ui/is-typing.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { departmentsOf } from '../people/departments-of.ts'
import { attendanceColumns } from './attendance-columns.tsx'
import { DateSwitch } from './DateSwitch.tsx'
import { DayDrawer } from './DayDrawer.tsx'
import { addDays, formatDate, formatDuration, isDate } from './day-time.ts'
import { countStatuses, filterDays, totalDays, type DayFilter } from './filter-days.ts'
import { StatusChips } from './StatusChips.tsx'
import classes from './attendance.module.css'

const ANY = 'any'
const WITHOUT = 'without'
const BY_NAME = { id: 'name', desc: false }

const departmentValue = (department: string | null): string =>
  department === null ? WITHOUT : `in ${department}`

function departmentOf(value: string): string | null | undefined {
  if (value === ANY) return undefined
  return value === WITHOUT ? null : value.slice('in '.length)
}

/** Who was there on one local date of the site, and when. */
export function AttendancePage() {
  const { params } = useRoute()
  const asked = params.get('date')
  const date = asked !== null && isDate(asked) ? asked : null
  const answer = useQuery({
    key: `attendance ${date ?? 'today'}`,
    load: (api) => api.attendance.days(date === null ? {} : { date }),
    refetchOn: (event) =>
      event.kind === 'people-changed' ||
      (event.kind === 'day-changed' && (date === null || event.date === date)),
  })
  const { data } = answer

  const [search, setSearch] = useState('')
  const [statuses, setStatuses] = useState<ReadonlySet<DayStatus>>(new Set())
  const [department, setDepartment] = useState(ANY)
  const [activeId, setActiveId] = useState<string | null>(null)
  const [openId, setOpenId] = useState<string | null>(null)
  const [order, setOrder] = useState<ReadonlyArray<string>>([])
  const searchField = useRef<HTMLInputElement>(null)

  const shownDate = data?.date ?? date
  const goTo = useCallback((next: string | null) => {
    navigate(next === null ? 'attendance' : `attendance?date=${next}`)
  }, [])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(event) || shownDate === null) return
      if (event.key === '[') goTo(addDays(shownDate, -1))
      else if (event.key === ']') goTo(addDays(shownDate, 1))
      else if (event.key === '/') searchField.current?.focus()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [shownDate, goTo])

  const deferredSearch = useDeferredValue(search)
  const filter = useMemo<DayFilter>(
    () => ({ search: deferredSearch, statuses, department: departmentOf(department) }),
    [deferredSearch, statuses, department],
  )
  const days = useMemo(() => (data ? filterDays(data.days, filter) : []), [data, filter])
  const counts = useMemo(() => countStatuses(data?.days ?? [], filter), [data, filter])
  const totals = useMemo(() => totalDays(days), [days])
  const columns = useMemo(() => attendanceColumns(data?.timeZone ?? 'UTC'), [data?.timeZone])
  const departments = useMemo(
    () => departmentsOf(data?.days.map(({ person }) => person) ?? []),
    [data],
  )
  const filtered = search !== '' || statuses.size > 0 || department !== ANY
  const clearFilters = (): void => {
    setSearch('')
    setStatuses(new Set())
    setDepartment(ANY)
  }
  const open = (id: string): void => {
    setActiveId(id)
    setOpenId(id)
  }

  return (
    <Page label="Attendance">
      <PageHeader
        title="Attendance"
        summary={
          data
            ? `${formatDate(data.date)} · ${data.shift.name} ${data.shift.start}–${data.shift.end} · ${data.timeZone}`
            : ' '
        }
      >
        <DateSwitch date={shownDate} today={data?.today ?? null} onChange={goTo} />
      </PageHeader>
      <div className={classes.body}>
        <div className={classes.filters}>
          <StatusChips counts={counts} chosen={statuses} onChange={setStatuses} />
          <div className={classes.fields}>
            <Select
              aria-label="Department"
              className={classes.department}
              value={department}
              onChange={(value) => setDepartment(value ?? ANY)}
              allowDeselect={false}
              data={[
                { value: ANY, label: 'All departments' },
                ...departments.map((each) => ({
                  value: departmentValue(each),
                  label: each ?? 'No department',
                })),
              ]}
            />
            <TextInput
              ref={searchField}
              type="search"
              aria-label="Search people"
              placeholder="Name, number, department"
              className={classes.search}
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
          </div>
        </div>
        {data === undefined && answer.error === undefined && (
          <LoadingState label="Reading the attendance records" />
        )}
        {data === undefined && answer.error !== undefined && (
          <ErrorState
            title="The attendance records could not be read"
            message={answer.error}
            onRetry={answer.reload}
          />
        )}
        {data && (
          <>
            <DataTable
              key={data.date}
              label={`Attendance on ${formatDate(data.date)}`}
              columns={columns}
              rows={days}
              rowId={({ person }) => person.id}
              initialSort={BY_NAME}
              activeId={activeId}
              onActiveChange={setActiveId}
              onOpen={open}
              onOrderChange={setOrder}
              empty={
                filtered ? (
                  <EmptyState
                    icon={<IconCalendarOff size={28} stroke={1.6} />}
                    title="Nobody fits these filters"
                    action={
                      <Button variant="default" onClick={clearFilters}>
                        Clear filters
                      </Button>
                    }
                  >
                    Choose other statuses or search for something else.
                  </EmptyState>
                ) : (
                  <EmptyState
                    icon={<IconUsers size={28} stroke={1.6} />}
                    title="No people yet"
                    action={<Button onClick={() => navigate('people')}>Go to People</Button>}
                  >
                    Add the people who come to this site and enrol their faces. Their days appear
                    here by themselves.
                  </EmptyState>
                )
              }
            />
            <footer className={classes.totals} aria-label="Totals">
              <span>
                <b>{totals.people}</b> {totals.people === 1 ? 'person' : 'people'}
                {filtered && ` of ${data.days.length}`}
              </span>
              <span>
                <b>{formatDuration(totals.workedSeconds)}</b> worked
              </span>
              <span>
                <b>{totals.late}</b> late
              </span>
              <span>
                <b>{totals.early}</b> left early
              </span>
              <span>
                <b>{totals.needsReview}</b> to review
              </span>
              {answer.error !== undefined && (
                <span className={classes.stale} role="alert">
                  Not up to date: {answer.error}
                </span>
              )}
            </footer>
          </>
        )}
      </div>
      <DayDrawer
        personId={data?.days.find(({ person }) => person.id === openId)?.person.id ?? null}
        date={data?.date ?? null}
        order={order}
        onGo={open}
        onClose={() => setOpenId(null)}
      />
    </Page>
  )
}
