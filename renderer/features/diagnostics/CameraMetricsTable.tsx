import { Table } from '@mantine/core'
import type { CameraMetrics } from '../../../contracts/diagnostics.ts'
import { metricColumns } from './camera-metric-columns.ts'
import classes from './DiagnosticsPage.module.css'

/** Rates and latencies of every camera over the last ten seconds. */
export function CameraMetricsTable({
  cameras,
}: {
  readonly cameras: ReadonlyArray<CameraMetrics>
}) {
  return (
    <section className={classes.group} aria-label="Cameras">
      <h2 className={classes.groupTitle}>Cameras, over the last ten seconds</h2>
      {cameras.length === 0 ? (
        <p className={classes.none}>No camera runs on this node.</p>
      ) : (
        <Table className="nm-digits" fz={15} verticalSpacing={7} aria-label="Camera metrics">
          <Table.Thead>
            <Table.Tr>
              {metricColumns.map(({ title, numeric }) => (
                <Table.Th key={title} scope="col" ta={numeric ? 'right' : 'left'}>
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {cameras.map((camera) => (
              <Table.Tr key={camera.cameraId}>
                {metricColumns.map(({ title, value, numeric }) => (
                  <Table.Td key={title} ta={numeric ? 'right' : 'left'}>
                    {value(camera)}
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
