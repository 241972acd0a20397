import { Button, Menu } from '@mantine/core'
import { IconCheck, IconLayoutGrid } from '@tabler/icons-react'
import type { WallLayout } from '../../../contracts/wall.ts'
import { layoutChoices, layoutWords } from './layout-words.ts'

export type LayoutMenuProps = {
  readonly layout: WallLayout
  readonly onChange: (layout: WallLayout) => void
}

/** How all cameras are arranged in this window. */
export function LayoutMenu({ layout, onChange }: LayoutMenuProps) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          size="compact-md"
          variant="subtle"
          color="gray"
          leftSection={<IconLayoutGrid size={18} />}
          aria-label={`Layout: ${layoutWords[layout]}`}
        >
          {layoutWords[layout]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {layoutChoices(false).map(({ value, label }) => (
          <Menu.Item
            key={value}
            onClick={() => onChange(value)}
            rightSection={value === layout ? <IconCheck size={16} aria-label="Chosen" /> : null}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
