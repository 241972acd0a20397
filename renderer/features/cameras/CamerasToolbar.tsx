import { Button, Checkbox, Menu, Select } from '@mantine/core'
import {
  IconDownload,
  IconFileSpreadsheet,
  IconPlayerPause,
  IconPlayerPlay,
  IconRadar2,
  IconUpload,
} from '@tabler/icons-react'
import { CameraRole } from '../../../contracts/cameras.ts'
import { navigate } from '../../client/navigation.ts'
import { describeRole } from './camera-words.ts'
import { stateFilters, stateFilterWords, type CameraFilter } from './filter-cameras.ts'
import classes from './cameras.module.css'

type Props = {
  readonly filter: CameraFilter
  readonly onFilter: (filter: CameraFilter) => void
  /** How many are shown, and how many of these are chosen. */
  readonly shown: number
  readonly chosen: number
  readonly onChooseAll: (all: boolean) => void
  readonly onSetEnabled: (enabled: boolean) => void
  readonly onExport: () => void
}

/** What is done with many cameras: choose, switch, filter, find, import and export. */
export function CamerasToolbar(props: Props) {
  const { filter, onFilter, shown, chosen, onChooseAll, onSetEnabled, onExport } = props
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Cameras in the list">
      <Checkbox
        aria-label="Choose all"
        size="sm"
        checked={shown > 0 && chosen === shown}
        indeterminate={chosen > 0 && chosen < shown}
        disabled={shown === 0}
        onChange={(event) => onChooseAll(event.currentTarget.checked)}
      />
      {chosen > 0 ? (
        <>
          <span className={classes.chosen} role="status">
            {chosen} chosen
          </span>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerPlay size={16} />}
            onClick={() => onSetEnabled(true)}
          >
            Switch on
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerPause size={16} />}
            onClick={() => onSetEnabled(false)}
          >
            Switch off
          </Button>
          <Button variant="subtle" color="gray" size="xs" onClick={() => onChooseAll(false)}>
            Choose none
          </Button>
        </>
      ) : (
        <>
          <Select
            aria-label="State"
            size="xs"
            w={190}
            allowDeselect={false}
            data={stateFilters.map((value) => ({ value, label: stateFilterWords[value] }))}
            value={filter.state}
            onChange={(value) =>
              onFilter({ ...filter, state: stateFilters.find((each) => each === value) ?? 'any' })
            }
          />
          <Select
            aria-label="Role"
            size="xs"
            w={190}
            allowDeselect={false}
            data={[
              { value: 'any', label: 'Any role' },
              ...CameraRole.options.map((role) => ({
                value: role,
                label: describeRole(role).word,
              })),
            ]}
            value={filter.role ?? 'any'}
            onChange={(value) => {
              const role = CameraRole.safeParse(value)
              onFilter({ ...filter, role: role.success ? role.data : null })
            }}
          />
        </>
      )}
      <div className={classes.toolbarEnd}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconRadar2 size={16} />}
          onClick={() => navigate('cameras?find=1')}
        >
          Find cameras
        </Button>
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<IconFileSpreadsheet size={16} />}>
              CSV
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconUpload size={16} />}
              onClick={() => navigate('cameras?import=1')}
            >
              Import cameras
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload size={16} />} onClick={onExport}>
              Export all cameras
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  )
}
