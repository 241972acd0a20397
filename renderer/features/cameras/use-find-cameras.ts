import { useEffect, useRef, useState } from 'react'
import { errorSentence, useApi } from '../../client/api.ts'
import { cameraOfDevice, keyOf, withDevice, type FoundDevice, type Login } from './found-devices.ts'

export type Search =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly stopped: boolean }
  | { readonly kind: 'refused'; readonly message: string }

export type FindCamerasState = {
  readonly search: Search
  readonly devices: ReadonlyArray<FoundDevice>
  readonly start: (range: string) => Promise<void>
  readonly stop: () => void
  readonly change: (key: string, change: Partial<FoundDevice>) => void
  /** Reads the streams of these devices with a login, side by side. */
  readonly read: (devices: ReadonlyArray<FoundDevice>, login: Login) => Promise<void>
  /** Adds those of these devices whose streams are read, one after the other. Answers how many it added. */
  readonly add: (devices: ReadonlyArray<FoundDevice>) => Promise<number>
}

const orNull = (text: string): string | null => (text === '' ? null : text)

/** Looks for cameras on the network, reads what they send, and adds them. */
export function useFindCameras(): FindCamerasState {
  const api = useApi()
  const [search, setSearch] = useState<Search>({ kind: 'none' })
  const [devices, setDevices] = useState<ReadonlyArray<FoundDevice>>([])
  const current = useRef<AbortController | null>(null)
  useEffect(() => () => current.current?.abort(), [])

  const change = (key: string, next: Partial<FoundDevice>): void =>
    setDevices((all) =>
      all.map((each) => (keyOf(each.device) === key ? { ...each, ...next } : each)),
    )

  const start = async (range: string): Promise<void> => {
    current.current?.abort()
    const controller = new AbortController()
    current.current = controller
    const { signal } = controller
    setDevices([])
    setSearch({ kind: 'running', done: 0, total: 0 })
    try {
      for await (const event of await api.cameras.discover({ range }, { signal })) {
        if (signal.aborted) return
        if (event.kind === 'found') setDevices((all) => withDevice(all, event.device))
        else if (event.kind === 'progress') setSearch({ ...event, kind: 'running' })
        else return setSearch(event)
      }
      if (!signal.aborted) setSearch({ kind: 'done', stopped: false })
    } catch (error) {
      if (!signal.aborted) setSearch({ kind: 'refused', message: errorSentence(error) })
    }
  }
  const stop = (): void => {
    current.current?.abort()
    setSearch({ kind: 'done', stopped: true })
  }

  const readOne = async (found: FoundDevice, login: Login): Promise<void> => {
    const { host, port } = found.device
    const key = keyOf(found.device)
    change(key, { profiles: { kind: 'reading' }, login })
    const { username, password } = login
    try {
      const result = await api.cameras.profiles({
        ...{ host, port },
        ...{ username: orNull(username), password: orNull(password) },
      })
      if (result.kind === 'failed') {
        const { message, cause } = result
        const unauthorised = cause === 'unauthorised' || cause === 'no-password'
        return change(key, { profiles: { kind: 'failed', message, unauthorised } })
      }
      const { profiles, main, sub } = result
      change(key, { profiles: { kind: 'ok', profiles, main, sub } })
    } catch (error) {
      const message = errorSentence(error)
      change(key, { profiles: { kind: 'failed', message, unauthorised: false } })
    }
  }
  const read = async (some: ReadonlyArray<FoundDevice>, login: Login): Promise<void> => {
    await Promise.all(some.map((found) => readOne(found, login)))
  }

  const add = async (some: ReadonlyArray<FoundDevice>): Promise<number> => {
    let added = 0
    for (const found of some) {
      const input = cameraOfDevice(found)
      if (!input) continue
      const key = keyOf(found.device)
      change(key, { adding: 'busy' })
      try {
        await api.cameras.add(input)
        change(key, { adding: 'done', chosen: false })
        added += 1
      } catch (error) {
        change(key, { adding: { failed: errorSentence(error) } })
      }
    }
    return added
  }
  return { search, devices, start, stop, change, read, add }
}
