import { Table } from '@mantine/core'
import type { Diagnostics } from '../../../contracts/diagnostics.ts'
import { processColumns } from './process-columns.ts'
import classes from './DiagnosticsPage.module.css'

type Props = { readonly processes: Diagnostics['inference']['processes'] }

/** The processes that find and compare faces. */
export function ProcessesTable({ processes }: Props) {
  return (
    <section className={`${classes.group} ${classes.wide}`} aria-label="Inference processes">
      <h2 className={classes.groupTitle}>Inference processes</h2>
      {processes.length === 0 ? (
        <p className={classes.none}>None has started yet.</p>
      ) : (
        <Table className="nm-digits" fz={15} verticalSpacing={7} aria-label="Inference processes">
          <Table.Thead>
            <Table.Tr>
              {processColumns.map(({ title, numeric }) => (
                <Table.Th key={title} scope="col" ta={numeric ? 'right' : 'left'}>
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {processes.map((process) => (
              <Table.Tr key={process.worker}>
                {processColumns.map(({ title, value, numeric }) => (
                  <Table.Td key={title} ta={numeric ? 'right' : 'left'}>
                    {value(process)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  )
}
