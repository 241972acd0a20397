/**
 * The channel from a child process to the process that started it, the same under Electron's
 * `utilityProcess` and Node's `child_process.fork`.
 */
export type ParentPort = {
  readonly post: (message: unknown) => void
  /** `ports` holds transferred MessagePorts; always empty under plain Node. */
  readonly onMessage: (
    handler: (message: unknown, ports: ReadonlyArray<PreviewPort>) => void,
  ) => void
  /** Called once when the parent has gone. */
  readonly onGone: (handler: () => void) => void
}

/** The part of Electron's MessagePortMain that a worker needs. */
export type PreviewPort = {
  postMessage(message: unknown): void
  on(event: 'message', handler: (event: { data: unknown }) => void): unknown
  on(event: 'close', handler: () => void): unknown
  start(): void
  close(): void
}

type ElectronParentPort = {
  postMessage(message: unknown): void
  on(
    event: 'message',
    handler: (event: { data: unknown; ports: ReadonlyArray<PreviewPort> }) => void,
  ): unknown
}

const lookEveryMs = 1000

type HostProcess = {
  readonly parentPort?: ElectronParentPort
  /** Of the parent as of now; another one adopts an orphan. */
  readonly ppid: number
  readonly send?: (message: unknown) => boolean
  on(event: 'message', handler: (message: unknown) => void): unknown
  on(event: 'disconnect', handler: () => void): unknown
}

/**
 * A killed Electron does not close its channels as long as a program that it started, such as ffmpeg,
 * holds inherited copies of them. So the parent itself is watched. Windows ends the process with it.
 */
function onOrphaned(host: HostProcess, handler: () => void): void {
  const parent = host.ppid
  const watching = setInterval(() => {
    if (host.ppid === parent) return
    clearInterval(watching)
    handler()
  }, lookEveryMs)
}

/** Opens the channel, or returns undefined when the process was started by hand. */
export function openParentPort(host: HostProcess): ParentPort | undefined {
  const electron = host.parentPort
  if (electron) {
    return {
      post: (message) => electron.postMessage(message),
      onMessage: (handler) =>
        void electron.on('message', ({ data, ports }) => handler(data, ports)),
      onGone: (handler) => onOrphaned(host, handler),
    }
  }
  const send = host.send?.bind(host)
  if (!send) return undefined
  return {
    post: (message) => void send(message),
    onMessage: (handler) => void host.on('message', (message) => handler(message, [])),
    onGone: (handler) => void host.on('disconnect', handler),
  }
}
