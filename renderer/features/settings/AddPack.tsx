import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  TextInput,
} from '@mantine/core'
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import type { PackInspection } from '../../../contracts/recognition.ts'
import { useApi } from '../../client/api.ts'
import { useAction } from '../../client/use-action.ts'
import { showDone } from '../../ui/toasts.tsx'
import { LicenceText } from './LicenceText.tsx'
import { emptyPackForm, packSourceOf, type PackForm, type PackFormErrors } from './pack-words.ts'
import { PackFacts } from './PackFacts.tsx'
import classes from './settings.module.css'

type Props = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onInstalled: () => void
}

/** Adds a set of models: where it lies, what it is, its licence, then installing it. */
export function AddPack({ opened, onClose, onInstalled }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Add face models"
      size={760}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {opened && <Steps onClose={onClose} onInstalled={onInstalled} />}
    </Modal>
  )
}

function Steps({ onClose, onInstalled }: Omit<Props, 'opened'>) {
  const [form, setForm] = useState(emptyPackForm)
  const [inspected, setInspected] = useState<PackInspection | null>(null)
  return inspected?.kind === 'ok' ? (
    <Terms inspection={inspected} onBack={() => setInspected(null)} onInstalled={onInstalled} />
  ) : (
    <SourceForm
      form={form}
      onForm={setForm}
      refusal={inspected?.message ?? null}
      onInspected={setInspected}
      onClose={onClose}
    />
  )
}

type SourceProps = {
  readonly form: PackForm
  readonly onForm: (form: PackForm) => void
  readonly refusal: string | null
  readonly onInspected: (inspection: PackInspection | null) => void
  readonly onClose: () => void
}

function SourceForm({ form, onForm, refusal, onInspected, onClose }: SourceProps) {
  const api = useApi()
  const [errors, setErrors] = useState<PackFormErrors>({})
  const inspect = useAction(async () => {
    const read = packSourceOf(form)
    if (read.kind === 'refused') {
      setErrors(read.errors)
      return
    }
    onInspected(null)
    onInspected(await api.recognition.inspectPack(read.source))
  })
  const change = (next: Partial<PackForm>): void => {
    onForm({ ...form, ...next })
    setErrors({})
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    void inspect.run()
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <SegmentedControl
          aria-label="Where the models are"
          value={form.kind}
          onChange={(kind) => change({ kind })}
          data={[
            { value: 'folder', label: 'In a folder' },
            { value: 'url', label: 'At a web address' },
          ]}
        />
        {form.kind === 'folder' ? (
          <TextInput
            label="Folder"
            description="On this computer, with a manifest.json and the model files that it names."
            placeholder="/home/you/models/scrfd-arcface"
            required
            spellCheck={false}
            maxLength={1000}
            value={form.folder}
            error={errors.folder}
            onChange={(event) => change({ folder: event.currentTarget.value })}
          />
        ) : (
          <>
            <TextInput
              label="Web address"
              description="Of a zip archive with a manifest.json and the model files that it names."
              placeholder="https://example.org/models.zip"
              required
              spellCheck={false}
              maxLength={1000}
              value={form.url}
              error={errors.url}
              onChange={(event) => change({ url: event.currentTarget.value })}
            />
            <TextInput
              label="SHA-256"
              description="As its publisher states it: what was downloaded must agree with it."
              required
              spellCheck={false}
              maxLength={64}
              className={classes.digest}
              value={form.sha256}
              error={errors.sha256}
              onChange={(event) => change({ sha256: event.currentTarget.value })}
            />
          </>
        )}
        {(inspect.error !== undefined || refusal !== null) && !inspect.busy && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle />} title="These cannot be used">
            {inspect.error ?? refusal}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          {inspect.busy && (
            <span className={classes.soft} role="status">
              {form.kind === 'url' ? 'Downloading and trying' : 'Trying'} the models, this may take
              a minute
            </span>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" leftSection={<IconSearch size={18} />} loading={inspect.busy}>
            Inspect
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type TermsProps = {
  readonly inspection: Extract<PackInspection, { kind: 'ok' }>
  readonly onBack: () => void
  readonly onInstalled: () => void
}

function Terms({ inspection: { ticket, pack }, onBack, onInstalled }: TermsProps) {
  const api = useApi()
  const [accepted, setAccepted] = useState(false)
  const install = useAction(async () => {
    const installed = await api.recognition.installPack({ ticket, acceptLicence: true })
    showDone(`${installed.name} is installed. It is not in use yet.`)
    onInstalled()
  })
  return (
    <Stack gap="md">
      <h3 className={classes.packName}>{pack.name}</h3>
      <PackFacts pack={pack} />
      <p className={classes.training}>
        <IconAlertTriangle size={18} aria-label="Mind:" />
        <span>Training data: {pack.trainingData}</span>
      </p>
      <LicenceText licence={pack.licence} />
      <Checkbox
        label="I have read and accept the licence"
        description="Your name and the time are recorded with it."
        checked={accepted}
        onChange={(event) => setAccepted(event.currentTarget.checked)}
      />
      {install.error !== undefined && (
        <Alert color="red" role="alert" title="Not installed">
          {install.error}
        </Alert>
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button disabled={!accepted} loading={install.busy} onClick={() => void install.run()}>
          Install
        </Button>
      </Group>
    </Stack>
  )
}
