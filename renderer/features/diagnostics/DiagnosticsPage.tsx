import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconCopy, IconInfoCircle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Diagnostics } from '../../../contracts/diagnostics.ts'
import { useQuery } from '../../client/use-query.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { CameraMetricsTable } from './CameraMetricsTable.tsx'
import { copyText } from './copy-text.ts'
import { describeDiagnostics, type FactGroup } from './describe-diagnostics.ts'
import { diagnosticsAsText } from './diagnostics-as-text.ts'
import { MetricsSection } from './MetricsSection.tsx'
import { ProcessesTable } from './ProcessesTable.tsx'
import classes from './DiagnosticsPage.module.css'

const refreshMs = 2000

/** What the program runs on, and how it is doing. */
export function DiagnosticsPage() {
  const diagnostics = useQuery({
    key: 'diagnostics',
    load: (api) => api.diagnostics.get(),
    everyMs: refreshMs,
  })
  const { data, error } = diagnostics
  return (
    <Page label="Diagnostics">
      <PageHeader title="Diagnostics" summary="Renewed every two seconds">
        {data && <CopyButton diagnostics={data} />}
      </PageHeader>
      {data ? (
        <Report diagnostics={data} error={error} onChanged={diagnostics.reload} />
      ) : error === undefined ? (
        <LoadingState label="Asking every part how it is doing…" />
      ) : (
        <ErrorState
          title="The diagnostics could not be read"
          message={error}
          onRetry={diagnostics.reload}
        />
      )}
    </Page>
  )
}

type ReportProps = {
  readonly diagnostics: Diagnostics
  readonly error: string | undefined
  readonly onChanged: () => void
}

function Report({ diagnostics, error, onChanged }: ReportProps) {
  const timeZone = useTimeZone()
  return (
    <div className={classes.report}>
      {error !== undefined && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle />} title="Not up to date">
          {error} These are the values of the last answer.
        </Alert>
      )}
      {diagnostics.runtime === 'fallback' && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconInfoCircle />}
          title="Development fallback runtime"
        >
          The official Electron release could not be fetched here, so this window runs on a runtime
          built from packages of the npm registry. It is older and meant for development and tests
          only.
        </Alert>
      )}
      <div className={classes.groups}>
        {describeDiagnostics(diagnostics, timeZone).map((group) => (
          <Group key={group.title} group={group} />
        ))}
        <ProcessesTable processes={diagnostics.inference.processes} />
        <MetricsSection metrics={diagnostics.metrics} onChanged={onChanged} />
      </div>
      <CameraMetricsTable cameras={diagnostics.cameras} />
    </div>
  )
}

function Group({ group }: { readonly group: FactGroup }) {
  return (
    <section className={classes.group} aria-label={group.title}>
      <h2 className={classes.groupTitle}>{group.title}</h2>
      <dl className={classes.facts}>
        {group.facts.map(({ name, value, tone }) => (
          <div key={name} className={classes.fact}>
            <dt className={classes.factName}>{name}</dt>
            <dd className={`${classes.factValue} nm-digits`} data-tone={tone}>
              {tone === 'bad' && <IconAlertTriangle size={16} aria-label="Fault:" />}
              {tone === 'good' && <IconCheck size={16} aria-hidden />}
              <span className={classes.factText}>{value}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function CopyButton({ diagnostics }: { readonly diagnostics: Diagnostics }) {
  const timeZone = useTimeZone()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button
      variant="default"
      w={160}
      leftSection={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
      onClick={() => setCopied(copyText(diagnosticsAsText(diagnostics, timeZone)))}
    >
      {copied ? 'Copied' : 'Copy as text'}
    </Button>
  )
}
