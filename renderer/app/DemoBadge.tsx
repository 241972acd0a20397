import { Button, Group, Modal, Text } from '@mantine/core'
import { IconSparkles } from '@tabler/icons-react'
import { useState } from 'react'
import { useApi } from '../client/api.ts'
import { useLive } from '../client/live-store.ts'
import { navigate } from '../client/navigation.ts'
import { useSetup } from '../client/use-setup.ts'
import { showDone, showError } from '../ui/toasts.tsx'
import classes from './TopStrip.module.css'

/** Says that this is the demo site, and leads out of it. */
export function DemoBadge() {
  const api = useApi()
  const setup = useSetup()
  const demoKind = useLive(({ demo }) => demo?.kind) ?? setup.data?.demo.kind
  const [asks, setAsks] = useState(false)
  const [leaving, setLeaving] = useState(false)
  if (demoKind !== 'running') return null

  const leave = async () => {
    setLeaving(true)
    try {
      await api.setup.leaveDemo()
      setAsks(false)
      setup.reload()
      navigate('wall')
      showDone('The demo site is gone.')
    } catch (error) {
      showError('The demo could not be left', error)
    } finally {
      setLeaving(false)
    }
  }

  return (
    <div className={classes.demo}>
      <IconSparkles size={16} aria-hidden />
      Demo site
      <Button size="compact-sm" variant="subtle" radius="xl" onClick={() => setAsks(true)}>
        Leave demo
      </Button>
      <Modal opened={asks} onClose={() => setAsks(false)} title="Leave the demo site?">
        <Text>
          Its cameras, people and records are removed. The rendered scenes stay on disk, so that the
          demo is quick to come back to.
        </Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsks(false)}>
            Stay
          </Button>
          <Button color="red" loading={leaving} onClick={() => void leave()}>
            Leave and remove
          </Button>
        </Group>
      </Modal>
    </div>
  )
}
