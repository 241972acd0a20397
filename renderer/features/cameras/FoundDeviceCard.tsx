import { Checkbox, Loader, Select, TextInput } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconLock,
  IconVideo,
  type TablerIcon,
} from '@tabler/icons-react'
import { CameraRole } from '../../../contracts/cameras.ts'
import { StateBadge, type Tone } from '../../ui/StateBadge.tsx'
import { describeRole } from './camera-words.ts'
import { describeProfile, type FoundDevice, type FoundProfiles } from './found-devices.ts'
import classes from './find.module.css'

type Props = {
  readonly found: FoundDevice
  readonly onChange: (change: Partial<FoundDevice>) => void
}

/** One device that answered: what it is, what it sends, and as what it is added. */
export function FoundDeviceCard({ found, onChange }: Props) {
  const { device, chosen, profiles, adding } = found
  const title = device.name ?? device.host
  const maker = [device.manufacturer, device.model].filter(Boolean).join(' ')
  return (
    <li className={classes.device} aria-label={title}>
      <div className={classes.head}>
        <Checkbox
          aria-label={`Choose ${title}`}
          checked={chosen}
          disabled={adding === 'done' || adding === 'busy'}
          onChange={(event) => onChange({ chosen: event.currentTarget.checked })}
        />
        <div className={classes.who}>
          <strong>{title}</strong>
          <span className={classes.soft}>
            {device.host}:{device.port}
            {maker !== '' && ` · ${maker}`}
          </span>
        </div>
        {profiles.kind === 'reading' && <Loader size="xs" aria-label="Reading its streams" />}
        <StateBadge {...badgeOf(found)} shape="pill" />
      </div>
      {profiles.kind === 'failed' && (
        <p className={classes.failure} role="alert">
          <IconAlertTriangle size={16} aria-hidden /> {profiles.message}
          {profiles.unauthorised && ' Enter its login above and read it again.'}
        </p>
      )}
      {typeof adding === 'object' && (
        <p className={classes.failure} role="alert">
          <IconAlertTriangle size={16} aria-hidden /> Not added: {adding.failed}
        </p>
      )}
      {profiles.kind === 'ok' && adding !== 'done' && (
        <Streams found={found} profiles={profiles} onChange={onChange} />
      )}
    </li>
  )
}

function badgeOf({ device, adding, profiles }: FoundDevice): {
  readonly tone: Tone
  readonly icon: TablerIcon
  readonly word: string
} {
  if (adding === 'done') return { tone: 'good', icon: IconCircleCheck, word: 'Added' }
  if (device.known) return { tone: 'idle', icon: IconCircleCheck, word: 'In the list' }
  if (profiles.kind === 'ok') {
    const count = profiles.profiles.length
    return { tone: 'good', icon: IconVideo, word: count === 1 ? '1 stream' : `${count} streams` }
  }
  return device.needsLogin
    ? { tone: 'warn', icon: IconLock, word: 'Needs a login' }
    : { tone: 'idle', icon: IconCircleDashed, word: 'Open' }
}

type StreamsProps = Props & { readonly profiles: Extract<FoundProfiles, { kind: 'ok' }> }

const NO_SUB = 'none'

function Streams({ found, profiles, onChange }: StreamsProps) {
  const options = profiles.profiles.map((profile) => ({
    value: profile.token,
    label: describeProfile(profile),
  }))
  return (
    <div className={classes.streams}>
      <TextInput
        label="Name"
        maxLength={80}
        value={found.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        label="Role"
        allowDeselect={false}
        // A line has to be drawn first, in the camera's own form.
        data={CameraRole.options
          .filter((role) => role !== 'line')
          .map((role) => ({ value: role, label: describeRole(role).word }))}
        value={found.role}
        onChange={(value) => onChange({ role: CameraRole.parse(value) })}
      />
      <Select
        label="Main stream"
        allowDeselect={false}
        placeholder="Choose a stream"
        data={options}
        value={profiles.main}
        onChange={(main) => onChange({ profiles: { ...profiles, main } })}
      />
      <Select
        label="Sub-stream"
        allowDeselect={false}
        data={[{ value: NO_SUB, label: 'None' }, ...options]}
        value={profiles.sub ?? NO_SUB}
        onChange={(sub) =>
          onChange({ profiles: { ...profiles, sub: sub === NO_SUB ? null : sub } })
        }
      />
    </div>
  )
}
