import { Alert, Button, Drawer, Group, PasswordInput, Progress, TextInput } from '@mantine/core'
import { IconRadar2, IconSearchOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { Camera } from '../../../contracts/cameras.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { showDone } from '../../ui/toasts.tsx'
import { FoundDeviceCard } from './FoundDeviceCard.tsx'
import { cameraOfDevice, keyOf, noLogin, suggestedRange, type Login } from './found-devices.ts'
import { useFindCameras, type FindCamerasState, type Search } from './use-find-cameras.ts'
import classes from './find.module.css'

type Props = {
  readonly opened: boolean
  /** Those of the list: where they are is where more are looked for. */
  readonly cameras: ReadonlyArray<Camera>
  readonly onClose: () => void
}

/** Finds cameras that speak ONVIF on the network, reads their streams, and adds them. */
export function FindCameras({ opened, cameras, onClose }: Props) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title="Find cameras"
      size={880}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.drawer, body: classes.drawerBody }}
    >
      <Finding cameras={cameras} onClose={onClose} />
    </Drawer>
  )
}

function Finding({ cameras, onClose }: Omit<Props, 'opened'>) {
  const [range, setRange] = useState(() => suggestedRange(cameras))
  const find = useFindCameras()
  const { search, devices } = find
  const running = search.kind === 'running'
  return (
    <div className={classes.finding}>
      <form
        className={classes.range}
        onSubmit={(event) => {
          event.preventDefault()
          if (range.trim() !== '') void find.start(range.trim())
        }}
      >
        <TextInput
          label="Addresses"
          description="A network (192.168.1.0/24), a range (192.168.1.10-60) or one host. Private networks only."
          data-autofocus
          spellCheck={false}
          autoComplete="off"
          maxLength={200}
          value={range}
          onChange={(event) => setRange(event.currentTarget.value)}
        />
        {running ? (
          <Button variant="default" onClick={find.stop}>
            Stop
          </Button>
        ) : (
          <Button type="submit" leftSection={<IconRadar2 size={18} />}>
            Find
          </Button>
        )}
      </form>
      <SearchState search={search} found={devices.length} />
      {devices.length > 0 && <Found find={find} onClose={onClose} />}
      {search.kind === 'done' && devices.length === 0 && (
        <EmptyState icon={<IconSearchOff size={28} stroke={1.6} />} title="No camera answered">
          Cameras answer here only if ONVIF is switched on in their settings. Look at the range of
          addresses, or add the camera by its stream address.
        </EmptyState>
      )}
    </div>
  )
}

function SearchState({ search, found }: { readonly search: Search; readonly found: number }) {
  switch (search.kind) {
    case 'none':
      return (
        <p className={classes.soft}>
          Every address is asked whether it speaks ONVIF, as most network cameras do. Nothing is
          changed on a camera.
        </p>
      )
    case 'running':
      return (
        <div className={classes.progress} role="status">
          <Progress
            value={search.total === 0 ? 0 : (search.done / search.total) * 100}
            aria-label="Addresses asked"
          />
          <span className={classes.soft}>
            {search.done} of {search.total} addresses asked, {found} answered
          </span>
        </div>
      )
    case 'refused':
      return (
        <Alert color="red" role="alert" title="The search did not run">
          {search.message}
        </Alert>
      )
    case 'done':
      return found === 0 ? null : (
        <p className={classes.soft} role="status">
          {search.stopped ? 'Stopped. ' : ''}
          {found === 1 ? 'One device answered.' : `${found} devices answered.`}
        </p>
      )
    default:
      return search satisfies never
  }
}

type FoundProps = { readonly find: FindCamerasState; readonly onClose: () => void }

function Found({ find, onClose }: FoundProps) {
  const [login, setLogin] = useState<Login>(noLogin)
  const [adding, setAdding] = useState(false)
  const chosen = find.devices.filter((each) => each.chosen && each.adding !== 'done')
  const ready = chosen.filter((each) => cameraOfDevice(each) !== null)
  const unread = chosen.filter(({ profiles }) => profiles.kind !== 'ok')
  // Those that were read are read again only when nothing else is left to do.
  const toRead = unread.length > 0 ? unread : chosen
  const reading = chosen.some(({ profiles }) => profiles.kind === 'reading')
  const add = async (): Promise<void> => {
    setAdding(true)
    const added = await find.add(ready)
    setAdding(false)
    if (added > 0) showDone(added === 1 ? 'One camera is added.' : `${added} cameras are added.`)
    if (added === ready.length && ready.length === chosen.length) onClose()
  }
  return (
    <>
      <form
        className={classes.login}
        aria-label="Login"
        onSubmit={(event) => {
          event.preventDefault()
          if (toRead.length > 0) void find.read(toRead, login)
        }}
      >
        <TextInput
          label="User name"
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          value={login.username}
          onChange={(event) => setLogin({ ...login, username: event.currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          maxLength={300}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          value={login.password}
          onChange={(event) => setLogin({ ...login, password: event.currentTarget.value })}
        />
        <Button
          type="submit"
          variant={ready.length > 0 ? 'default' : 'filled'}
          loading={reading}
          disabled={toRead.length === 0}
        >
          {toRead.length === 0 ? 'Read streams' : `Read streams of ${toRead.length}`}
        </Button>
      </form>
      <ul className={classes.devices} aria-label="Devices that answered">
        {find.devices.map((found) => {
          const key = keyOf(found.device)
          return (
            <FoundDeviceCard
              key={key}
              found={found}
              onChange={(change) => find.change(key, change)}
            />
          )
        })}
      </ul>
      <Group justify="flex-end" gap="sm" className={classes.footer}>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button disabled={ready.length === 0} loading={adding} onClick={() => void add()}>
          {addWords(ready.length)}
        </Button>
      </Group>
    </>
  )
}

function addWords(count: number): string {
  if (count === 0) return 'Add cameras'
  return count === 1 ? 'Add 1 camera' : `Add ${count} cameras`
}
