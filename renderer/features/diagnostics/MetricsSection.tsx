import { Alert, Button, Code, NumberInput, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Diagnostics } from '../../../contracts/diagnostics.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { readMetricsAddress, isThisMachine } from './metrics-address.ts'
import classes from './DiagnosticsPage.module.css'

type Props = { readonly metrics: Diagnostics['metrics']; readonly onChanged: () => void }

/** Whether Prometheus may read this desktop's figures, and where. */
export function MetricsSection({ metrics, onChanged }: Props) {
  const api = useApi()
  const { enabled, address, message } = metrics
  const form = useForm({ initialValues: readMetricsAddress(address) })
  const change = useAction(async (wanted: boolean) => {
    await api.diagnostics.setMetrics({ enabled: wanted, ...form.values })
    form.resetDirty()
    onChanged()
  })
  return (
    <section className={`${classes.group} ${classes.wide}`} aria-label="Metrics">
      <h2 className={classes.groupTitle}>Metrics for Prometheus</h2>
      <form
        className={classes.metrics}
        onSubmit={(event) => {
          event.preventDefault()
          void change.run(true)
        }}
      >
        <Switch
          label="Serve the figures of this desktop"
          checked={enabled}
          disabled={change.busy}
          onChange={({ currentTarget }) => void change.run(currentTarget.checked)}
        />
        <TextInput
          label="Address"
          description="127.0.0.1 keeps it on this machine"
          {...form.getInputProps('host')}
        />
        <NumberInput
          label="Port"
          min={1}
          max={65535}
          hideControls
          {...form.getInputProps('port')}
        />
        {enabled && (
          <Button type="submit" variant="default" disabled={!form.isDirty()} loading={change.busy}>
            Change
          </Button>
        )}
      </form>
      {address !== null && (
        <p className={classes.none}>
          Served at <Code>{address}</Code>. No people are among the figures; cameras are named.
        </p>
      )}
      {!isThisMachine(form.values.host) && (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle />}>
          Everyone who can reach this address may read the figures: there is no password.
        </Alert>
      )}
      {(change.error ?? message) !== null && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle />} title="Not served">
          {change.error ?? message}
        </Alert>
      )}
    </section>
  )
}
