import { Modal } from '@mantine/core'
import type { PageName } from '../client/navigation.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { shortcutsOf } from './shortcuts.ts'
import classes from './ShortcutsDialog.module.css'

export type ShortcutsDialogProps = {
  readonly page: PageName
  readonly opened: boolean
  readonly onClose: () => void
}

/** All keys of the page that is shown. */
export function ShortcutsDialog({ page, opened, onClose }: ShortcutsDialogProps) {
  const groups = shortcutsOf(page)
  const wide = groups.length > 2
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size={wide ? 1040 : 'md'}>
      <div className={classes.groups} data-wide={wide || undefined}>
        {groups.map(({ title, shortcuts }) => (
          <section key={title} className={classes.group} aria-label={title}>
            <h3 className={classes.title}>{title}</h3>
            <dl className={classes.list}>
              {shortcuts.map(({ keys, does }) => (
                <div key={does} className={classes.row}>
                  <dt className={classes.keys}>
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd className={classes.does}>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
