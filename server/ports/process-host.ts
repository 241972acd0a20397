/** A process of ours that runs beside this one and talks by messages. */
export interface HostedProcess {
  readonly pid: number | undefined
  /** `transfer` holds MessagePorts; only where the host has a window. */
  post(message: unknown, transfer?: ReadonlyArray<unknown>): void
  onMessage(handler: (message: unknown) => void): void
  /** Resolves once, with the exit code or null after a signal. */
  readonly exited: Promise<number | null>
  /** Ends it at once. */
  kill(): void
}

/** Starts our own entry points: Electron's utility processes under a window, forked Node processes without. */
export interface ProcessHost {
  start(program: 'inference' | 'simulator', env?: Readonly<Record<string, string>>): HostedProcess
}
