import { Button, Group, Modal } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconLicense,
  IconPackage,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { PackSummary } from '../../../contracts/recognition.ts'
import { useTimeZone } from '../../client/use-setup.ts'
import { formatDateTime } from '../../ui/format-time.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { LicenceText } from './LicenceText.tsx'
import { PackFacts } from './PackFacts.tsx'
import classes from './settings.module.css'

type Props = {
  readonly pack: PackSummary
  /** A change of models is under way: nothing can be begun. */
  readonly busy: boolean
  readonly onActivate: () => void
  readonly onRemove: () => void
}

/** One set of face models. */
export function PackCard({ pack, busy, onActivate, onRemove }: Props) {
  const timeZone = useTimeZone()
  const [reading, setReading] = useState(false)
  const { name, active, builtIn, acceptedAt, acceptedBy, trainingData } = pack
  return (
    <section className={classes.pack} aria-label={name} data-active={active}>
      <header className={classes.packHead}>
        <h2 className={classes.packName}>{name}</h2>
        {active && <StateBadge tone="good" icon={IconCircleCheck} word="In use" shape="pill" />}
        {builtIn && <StateBadge tone="idle" icon={IconPackage} word="Built in" shape="pill" />}
      </header>
      <PackFacts pack={pack} />
      <p className={classes.training}>
        <IconAlertTriangle size={18} aria-label="Mind:" />
        <span>Training data: {trainingData}</span>
      </p>
      <div className={classes.packFoot}>
        <span className={classes.soft}>
          {acceptedAt === null
            ? builtIn
              ? 'Comes with NeuroMark.'
              : 'Its licence was not accepted.'
            : `Licence accepted ${formatDateTime(acceptedAt, timeZone)}${acceptedBy === null ? '' : ` by ${acceptedBy}`}.`}
        </span>
        <Group gap="xs">
          <Button
            variant="default"
            size="sm"
            leftSection={<IconLicense size={16} />}
            aria-label={`Read the licence of ${name}`}
            onClick={() => setReading(true)}
          >
            Licence
          </Button>
          {!builtIn && !active && (
            <Button
              variant="subtle"
              color="red"
              size="sm"
              leftSection={<IconTrash size={16} />}
              aria-label={`Remove ${name}`}
              disabled={busy}
              onClick={onRemove}
            >
              Remove
            </Button>
          )}
          {!active && (
            <Button size="sm" aria-label={`Use ${name}`} disabled={busy} onClick={onActivate}>
              Use these models…
            </Button>
          )}
        </Group>
      </div>
      <Modal
        opened={reading}
        onClose={() => setReading(false)}
        title={`Licence of ${name}`}
        size={720}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <LicenceText licence={pack.licence} />
      </Modal>
    </section>
  )
}
