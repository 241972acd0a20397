import { Tooltip } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useLive } from '../client/live-store.ts'
import { useCameras } from '../client/use-cameras.ts'
import { useSetup } from '../client/use-setup.ts'
import { StateBadge } from '../ui/StateBadge.tsx'
import { describeCameraHealth, describeDatabaseHealth } from './describe-health.ts'
import classes from './TopStrip.module.css'

/** Cameras and database at a glance; each leads to where more is told. */
export function Health() {
  const cameras = useCameras().data
  const cameraStates = useLive((state) => state.cameraStates)
  const liveDatabase = useLive(({ database }) => database)
  const lost = useLive(({ connection }) => connection === 'lost')
  const setupDatabase = useSetup().data?.database
  const database = liveDatabase ?? setupDatabase

  const cameraHealth = useMemo(
    () => cameras && describeCameraHealth(cameras.map((c) => cameraStates[c.id] ?? c.state)),
    [cameras, cameraStates],
  )
  return (
    <div className={classes.health} role="status" aria-label="Health">
      {lost && <StateBadge tone="bad" icon={IconPlugConnectedX} word="Events lost, reconnecting" />}
      {cameraHealth && (
        <a className={classes.healthLink} href="#/cameras">
          <StateBadge {...cameraHealth} />
        </a>
      )}
      {database && (
        <Tooltip
          disabled={database.kind === 'up'}
          label={database.kind === 'down' ? database.message : ''}
          multiline
          w={360}
        >
          <a className={classes.healthLink} href="#/diagnostics">
            <StateBadge {...describeDatabaseHealth(database)} />
          </a>
        </Tooltip>
      )}
    </div>
  )
}
