import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type SortingState,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react'
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import classes from './DataTable.module.css'

/** Text sorts as people sort it, numbers by size; `null` is last in both directions. */
export type SortValue = string | number | null

export type DataColumn<Row> = {
  readonly id: string
  readonly header: string
  /** A CSS grid track: `minmax(220px, 2fr)`. */
  readonly width: string
  readonly align?: 'end'
  readonly cell: (row: Row) => ReactNode
  /** Absent: the column cannot be sorted by. */
  readonly sortBy?: (row: Row) => SortValue
}

type Props<Row> = {
  /** Accessible name of the table. */
  readonly label: string
  /** Keep the same array between renders. */
  readonly columns: ReadonlyArray<DataColumn<Row>>
  readonly rows: ReadonlyArray<Row>
  readonly rowId: (row: Row) => string
  /** In pixels; every row is equally high. */
  readonly rowHeight?: number
  readonly initialSort: { readonly id: string; readonly desc: boolean }
  /** The row that the arrow keys stand on; stays marked while rows change around it. */
  readonly activeId: string | null
  readonly onActiveChange: (id: string) => void
  /** A click or Enter. */
  readonly onOpen: (id: string) => void
  /** Rows in the order shown, after every sort: for "next" and "previous" elsewhere. */
  readonly onOrderChange?: (ids: ReadonlyArray<string>) => void
  /** Shown in place of rows when there are none. */
  readonly empty: ReactNode
}

/** Pixels, as in the style sheet. */
const HEADER_HEIGHT = 44
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

const templateOf = <Row,>(columns: ReadonlyArray<DataColumn<Row>>): string =>
  columns.map(({ width }) => width).join(' ')

const ariaSort = { asc: 'ascending', desc: 'descending' } as const

/**
 * A sortable table of which only the rows in view are in the document, smooth with thousands.
 * Keyboard: arrows, Page Up and Down, Home, End move; Enter opens.
 */
export function DataTable<Row extends object>({
  label,
  columns,
  rows,
  rowId,
  rowHeight = 56,
  initialSort,
  activeId,
  onActiveChange,
  onOpen,
  onOrderChange,
  empty,
}: Props<Row>) {
  const idPrefix = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<SortingState>([initialSort])

  const definitions = useMemo<Array<ColumnDef<typeof features, Row>>>(
    () =>
      columns.map(({ id, sortBy }) => ({
        id,
        accessorFn: (row: Row) => sortBy?.(row) ?? undefined,
        enableSorting: sortBy !== undefined,
        sortFn: (a, b, column) => compare(a.getValue(column), b.getValue(column)),
        sortUndefined: 'last',
        sortDescFirst: false,
      })),
    [columns],
  )
  const table = useTable({
    features,
    data: rows,
    columns: definitions,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
  })
  const shown = table.getRowModel().rows
  useEffect(() => {
    onOrderChange?.(shown.map(({ id }) => id))
  }, [shown, onOrderChange])

  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 5,
    getItemKey: (index) => shown[index]?.id ?? index,
    // The header is in the way of the first row.
    scrollPaddingStart: HEADER_HEIGHT,
    paddingStart: HEADER_HEIGHT,
  })
  const activeIndex = shown.findIndex(({ id }) => id === activeId)

  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
    // Follows the active row only, so that new data never moves what is being read.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [activeId])

  useEffect(() => {
    // The arrow keys work at once, unless something else is in use.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [])

  const press = (id: string): void => {
    onActiveChange(id)
    onOpen(id)
  }
  const moveTo = (index: number): void => {
    const row = shown[Math.min(shown.length - 1, Math.max(0, index))]
    if (row) onActiveChange(row.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
      return
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex < 0 ? 0 : activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: shown.length - 1,
    }
    const index = moves[event.key]
    if (index !== undefined) moveTo(index)
    else if (event.key === 'Enter' && activeIndex >= 0 && activeId !== null) onOpen(activeId)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={shown.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={activeIndex >= 0 ? `${idPrefix}-${activeId}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div
        role="row"
        aria-rowindex={1}
        className={classes.header}
        style={{ gridTemplateColumns: templateOf(columns) }}
      >
        {columns.map(({ id, header, sortBy, align }) => {
          const direction = table.getColumn(id)?.getIsSorted() || undefined
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={direction ? ariaSort[direction] : sortBy ? 'none' : undefined}
              className={classes.headerCell}
              data-align={align}
            >
              {sortBy ? (
                <button
                  type="button"
                  className={classes.sort}
                  onClick={() => table.getColumn(id)?.toggleSorting()}
                >
                  {header}
                  {direction === 'asc' && <IconArrowUp size={15} aria-hidden />}
                  {direction === 'desc' && <IconArrowDown size={15} aria-hidden />}
                  {!direction && (
                    <IconSelector size={15} className={classes.unsorted} aria-hidden />
                  )}
                </button>
              ) : (
                header
              )}
            </div>
          )
        })}
      </div>
      {shown.length === 0 && <div className={classes.empty}>{empty}</div>}
      <div
        role="presentation"
        className={classes.body}
        style={{ height: Math.max(0, virtualizer.getTotalSize() - HEADER_HEIGHT) }}
      >
        {virtualizer.getVirtualItems().map((item) => {
          const row = shown[item.index]
          if (!row) return null
          return (
            <TableRow
              key={row.id}
              elementId={`${idPrefix}-${row.id}`}
              id={row.id}
              index={item.index}
              row={row.original}
              columns={columns}
              active={row.id === activeId}
              height={rowHeight}
              top={item.start - HEADER_HEIGHT}
              onPress={press}
            />
          )
        })}
      </div>
    </div>
  )
}

type RowProps<Row> = {
  readonly elementId: string
  readonly id: string
  /** From 0, in the order shown. */
  readonly index: number
  readonly row: Row
  readonly columns: ReadonlyArray<DataColumn<Row>>
  readonly active: boolean
  readonly height: number
  readonly top: number
  readonly onPress: (id: string) => void
}

/** One row; its cells are drawn again only when the row itself changes, not while scrolling. */
function TableRow<Row>({
  elementId,
  id,
  index,
  row,
  columns,
  active,
  height,
  top,
  onPress,
}: RowProps<Row>) {
  const cells = useMemo(
    () =>
      columns.map((column) => (
        <div key={column.id} role="gridcell" className={classes.cell} data-align={column.align}>
          {column.cell(row)}
        </div>
      )),
    [columns, row],
  )
  return (
    <div
      id={elementId}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={classes.row}
      style={{
        gridTemplateColumns: templateOf(columns),
        height,
        transform: `translateY(${top}px)`,
      }}
      onClick={() => onPress(id)}
    >
      {cells}
    </div>
  )
}
