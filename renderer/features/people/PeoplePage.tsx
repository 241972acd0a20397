import { Button, SegmentedControl, Select, TextInput } from '@mantine/core'
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { z } from 'zod'
import { PersonState } from '../../../contracts/people.ts'
import { navigate, replaceRoute, useRoute } from '../../client/navigation.ts'
import { usePeople } from '../../client/use-people.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { isTyping } from '../../ui/is-typing.ts'
import { Kbd } from '../../ui/Kbd.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { departmentsOf } from './departments-of.ts'
import { countStates, filterPeople, type PersonFilter } from './filter-people.ts'
import { peopleColumns } from './people-columns.tsx'
import { PersonDrawer } from './PersonDrawer.tsx'
import { PersonForm } from './PersonForm.tsx'
import { nameState } from './person-words.ts'
import classes from './people.module.css'

const ANY = 'any'
const WITHOUT = 'without'
const BY_NAME = { id: 'name', desc: false }
const StateChoice = z.union([z.literal('all'), PersonState])

function departmentOf(value: string): string | null | undefined {
  if (value === ANY) return undefined
  return value === WITHOUT ? null : value.slice('in '.length)
}

/** Everybody who may be recognised here, and those who no longer are. */
export function PeoplePage() {
  const { params } = useRoute()
  const { data, error, reload } = usePeople()
  const [search, setSearch] = useState('')
  const [state, setState] = useState<PersonFilter['state']>('all')
  const [department, setDepartment] = useState(ANY)
  const [activeId, setActiveId] = useState<string | null>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const openId = params.get('person')
  const adding = params.has('add')

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.key !== '/') return
      event.preventDefault()
      searchField.current?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  const deferredSearch = useDeferredValue(search)
  const filter = useMemo<PersonFilter>(
    () => ({ search: deferredSearch, state, department: departmentOf(department) }),
    [deferredSearch, state, department],
  )
  const shown = useMemo(() => filterPeople(data ?? [], filter), [data, filter])
  const counts = useMemo(() => countStates(data ?? [], filter), [data, filter])
  const departments = useMemo(() => departmentsOf(data ?? []), [data])
  const active = counts
    .filter((each) => each.state !== 'archived')
    .reduce((sum, { count }) => sum + count, 0)
  const filtered = search !== '' || state !== 'all' || department !== ANY
  const addButton = (
    <Button leftSection={<IconUserPlus size={18} />} onClick={() => navigate('people?add=1')}>
      Add person
    </Button>
  )

  return (
    <Page label="People">
      <PageHeader title="People" summary={data ? summaryOf(data) : ' '}>
        {addButton}
      </PageHeader>
      <div className={classes.body}>
        <div className={classes.filters}>
          <SegmentedControl
            aria-label="Filter by enrolment"
            value={state}
            onChange={(value) => setState(StateChoice.parse(value))}
            data={[
              { value: 'all', label: `All ${active}` },
              ...counts.map((each) => ({
                value: each.state,
                label: `${nameState(each.state)} ${each.count}`,
              })),
            ]}
          />
          <div className={classes.fields}>
            <Select
              aria-label="Department"
              className={classes.department}
              value={department}
              onChange={(value) => setDepartment(value ?? ANY)}
              allowDeselect={false}
              data={[
                { value: ANY, label: 'All departments' },
                ...departments.map((each) =>
                  each === null
                    ? { value: WITHOUT, label: 'No department' }
                    : { value: `in ${each}`, label: each },
                ),
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
        {data === undefined && error === undefined && <LoadingState label="Reading the people" />}
        {data === undefined && error !== undefined && (
          <ErrorState title="The people could not be read" message={error} onRetry={reload} />
        )}
        {data && (
          <DataTable
            label="People"
            columns={peopleColumns}
            rows={shown}
            rowId={({ id }) => id}
            rowHeight={60}
            initialSort={BY_NAME}
            activeId={activeId}
            onActiveChange={setActiveId}
            onOpen={(id) => navigate(`people?person=${id}`)}
            empty={
              filtered ? (
                <EmptyState
                  icon={<IconSearch size={28} stroke={1.6} />}
                  title="Nobody fits these filters"
                  action={
                    <Button
                      variant="default"
                      onClick={() => {
                        setSearch('')
                        setState('all')
                        setDepartment(ANY)
                      }}
                    >
                      Clear filters
                    </Button>
                  }
                >
                  Search for something else, or look among the archived people.
                </EmptyState>
              ) : (
                <EmptyState
                  icon={<IconUsers size={28} stroke={1.6} />}
                  title="No people yet"
                  action={addButton}
                >
                  Add the first person, then enrol their face from photos or with a webcam. From
                  then on the cameras know them.
                </EmptyState>
              )
            }
          />
        )}
      </div>
      <PersonForm
        opened={adding}
        person={null}
        departments={departments.filter((each) => each !== null)}
        onClose={() => replaceRoute('people')}
        onSaved={({ id }) => replaceRoute(`people?person=${id}`)}
      />
      <PersonDrawer
        personId={data?.find(({ id }) => id === openId)?.id ?? null}
        departments={departments.filter((each) => each !== null)}
        onClose={() => replaceRoute('people')}
      />
    </Page>
  )
}

function summaryOf(people: ReadonlyArray<{ readonly state: PersonState }>): string {
  const active = people.filter(({ state }) => state !== 'archived')
  const enrolled = active.filter(({ state }) => state === 'enrolled').length
  if (active.length === 0) return 'Nobody yet'
  return `${enrolled} of ${active.length} enrolled with enough photos`
}
