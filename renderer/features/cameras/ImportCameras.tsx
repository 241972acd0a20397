import { Alert, Button, FileButton, Group, Loader, Modal, Stack } from '@mantine/core'
import { IconCircleCheck, IconDownload, IconFileSpreadsheet } from '@tabler/icons-react'
import { useState } from 'react'
import type { CsvImport } from '../../../contracts/cameras.ts'
import { useApi } from '../../client/api.ts'
import { showDone, showError } from '../../ui/toasts.tsx'
import { csvTemplate } from './csv-template.ts'
import { downloadText } from './download-text.ts'
import { useCsvImport } from './use-csv-import.ts'
import classes from './import.module.css'

type Props = { readonly opened: boolean; readonly onClose: () => void }

/** Imports a list of cameras: checked as a whole first, and taken as a whole or not at all. */
export function ImportCameras({ opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Import cameras"
      size={820}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Importing onClose={onClose} />
    </Modal>
  )
}

function Importing({ onClose }: Pick<Props, 'onClose'>) {
  const { state, check, run, reset } = useCsvImport((result) => {
    if (result.kind === 'ok') showDone(`${summary(result)}.`)
    onClose()
  })
  return (
    <Stack gap="md">
      {(state.kind === 'empty' || state.kind === 'failed') && (
        <>
          {state.kind === 'failed' && (
            <Alert color="red" role="alert" title={`${state.name} could not be checked`}>
              {state.message}
            </Alert>
          )}
          <DropZone onFile={(file) => void check(file)} />
        </>
      )}
      {state.kind === 'checking' && (
        <div className={classes.checking} role="status">
          <Loader size="sm" aria-hidden /> Checking {state.name}
        </div>
      )}
      {state.kind === 'checked' && (
        <>
          {state.result.kind === 'ok' ? (
            <Changes name={state.name} result={state.result} />
          ) : (
            <Errors name={state.name} errors={state.result.errors} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={reset} disabled={state.importing}>
              Another file
            </Button>
            {state.result.kind === 'ok' && (
              <Button
                loading={state.importing}
                disabled={state.result.added.length + state.result.changed.length === 0}
                onClick={() => void run()}
              >
                Import
              </Button>
            )}
          </Group>
        </>
      )}
    </Stack>
  )
}

function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const api = useApi()
  const [over, setOver] = useState(false)
  const template = async (): Promise<void> => {
    try {
      downloadText('cameras-template.csv', 'text/csv', csvTemplate(await api.cameras.exportCsv()))
    } catch (error) {
      showError('The template could not be made', error)
    }
  }
  return (
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file) onFile(file)
      }}
    >
      <IconFileSpreadsheet size={36} stroke={1.4} aria-hidden />
      <p className={classes.title}>Drop a CSV file here</p>
      <p className={classes.soft}>
        One camera a row, under headings. It is checked first, and nothing is imported while one row
        has an error. A row with the address of a camera that you have changes that camera.
      </p>
      <Group gap="sm" mt="sm">
        <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => file && onFile(file)}>
          {(props) => <Button {...props}>Choose a file</Button>}
        </FileButton>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} />}
          onClick={() => void template()}
        >
          Template
        </Button>
      </Group>
    </div>
  )
}

type Ok = Extract<CsvImport, { kind: 'ok' }>
type Refused = Extract<CsvImport, { kind: 'refused' }>

const cameras = (count: number): string => (count === 1 ? '1 camera' : `${count} cameras`)

function summary({ imported, added, changed }: Ok): string {
  const were = imported ? 'are' : 'would be'
  const parts = [
    ...(added.length > 0 ? [`${cameras(added.length)} ${were} added`] : []),
    ...(changed.length > 0 ? [`${cameras(changed.length)} ${were} changed`] : []),
  ]
  return parts.length === 0 ? 'Nothing to import' : parts.join(', ')
}

function Changes({ name, result }: { readonly name: string; readonly result: Ok }) {
  const { added, changed, unchanged } = result
  return (
    <section aria-label="What the import does">
      <p className={classes.fine} role="status">
        <IconCircleCheck size={20} aria-hidden /> {name} has no errors. {summary(result)}
        {unchanged > 0 && `, ${cameras(unchanged)} stay as they are`}.
      </p>
      <Names title="Added" names={added} />
      <Names title="Changed" names={changed} />
    </section>
  )
}

function Names({
  title,
  names,
}: {
  readonly title: string
  readonly names: ReadonlyArray<string>
}) {
  if (names.length === 0) return null
  return (
    <>
      <h3 className={classes.heading}>
        {title} <span className={classes.soft}>{names.length}</span>
      </h3>
      <ul className={classes.names}>
        {names.map((name, index) => (
          <li key={index}>{name}</li>
        ))}
      </ul>
    </>
  )
}

type ErrorsProps = { readonly name: string; readonly errors: Refused['errors'] }

function Errors({ name, errors }: ErrorsProps) {
  const rows = new Set(errors.map(({ row }) => row)).size
  return (
    <>
      <Alert color="red" role="alert" title="Nothing was imported">
        {name} has {errors.length === 1 ? 'one error' : `${errors.length} errors in ${rows} rows`}.
        Mend {errors.length === 1 ? 'it' : 'them'} in the file and choose it again.
      </Alert>
      <div className={classes.errors} tabIndex={0} role="region" aria-label="Errors">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Column</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {errors.map(({ row, column, message }, index) => (
              <tr key={index}>
                <td>{row}</td>
                <td>{column ?? '–'}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
