import { Group, Radio, SegmentedControl, Stack, Switch, TextInput } from '@mantine/core'
import { CameraRole, Transport } from '../../../contracts/cameras.ts'
import type { CameraFormErrors, CameraFormValues } from './camera-form.ts'
import { isNetworked } from './camera-source.ts'
import { describeRole } from './camera-words.ts'
import { PasswordField } from './PasswordField.tsx'
import { SourceField } from './SourceField.tsx'
import classes from './cameras.module.css'

type Props = {
  readonly values: CameraFormValues
  readonly errors: CameraFormErrors
  /** Whether the vault holds a password of this camera. */
  readonly passwordStored: boolean
  readonly onChange: (values: CameraFormValues) => void
}

/** What the camera is called and means, and where its pictures come from. */
export function StreamFields({ values, errors, passwordStored, onChange }: Props) {
  return (
    <Stack gap="lg">
      <SourceField values={values} errors={errors} onChange={onChange} />
      {isNetworked(values.source) && (
        <Group grow align="flex-start" gap="md">
          <TextInput
            label="User name"
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            value={values.username}
            onChange={(event) => onChange({ ...values, username: event.currentTarget.value })}
          />
          <PasswordField
            stored={passwordStored}
            choice={values.password}
            onChange={(password) => onChange({ ...values, password })}
          />
        </Group>
      )}
      <TextInput
        label="Name"
        description="As it stands on the wall, for example Gate north."
        required
        data-autofocus
        maxLength={80}
        value={values.name}
        error={errors.name}
        onChange={(event) => onChange({ ...values, name: event.currentTarget.value })}
      />
      <RoleField values={values} onChange={onChange} />
      <Group justify="space-between" align="flex-start" gap="md">
        {values.source === 'rtsp' ? (
          <div>
            <div className={classes.label} id="transport-label">
              Transport
            </div>
            <SegmentedControl
              aria-labelledby="transport-label"
              value={values.transport}
              onChange={(value) => onChange({ ...values, transport: Transport.parse(value) })}
              data={[
                { value: 'tcp', label: 'TCP (reliable)' },
                { value: 'udp', label: 'UDP' },
              ]}
            />
          </div>
        ) : (
          <span />
        )}
        <Stack gap="sm">
          <Switch
            label="Enabled"
            description="Off: not connected, not on the wall."
            checked={values.enabled}
            onChange={(event) => onChange({ ...values, enabled: event.currentTarget.checked })}
          />
          <Switch
            label="Decode with the graphics card"
            description="Where this desktop can. Off if its pictures come out damaged."
            checked={values.hardwareDecoding === 'auto'}
            onChange={(event) =>
              onChange({
                ...values,
                hardwareDecoding: event.currentTarget.checked ? 'auto' : 'off',
              })
            }
          />
        </Stack>
      </Group>
    </Stack>
  )
}

function RoleField({ values, onChange }: Pick<Props, 'values' | 'onChange'>) {
  return (
    <Radio.Group
      label="Role"
      description="What it means when somebody is recognised here."
      value={values.role}
      onChange={(value) => onChange({ ...values, role: CameraRole.parse(value) })}
    >
      <div className={classes.roles}>
        {CameraRole.options.map((role) => {
          const { word, meaning, icon: Icon } = describeRole(role)
          return (
            <Radio.Card key={role} value={role} aria-label={word} className={classes.role}>
              <Group wrap="nowrap" align="flex-start" gap="sm">
                <Radio.Indicator />
                <div>
                  <div className={classes.roleName}>
                    <Icon size={16} aria-hidden /> {word}
                  </div>
                  <div className={classes.soft}>{meaning}</div>
                </div>
              </Group>
            </Radio.Card>
          )
        })}
      </div>
    </Radio.Group>
  )
}
