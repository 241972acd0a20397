export type MetricsSettings = {
  readonly enabled: boolean
  /** An address of this machine; 127.0.0.1 keeps others out. */
  readonly host: string
  readonly port: number
}

export type MetricsState = {
  readonly enabled: boolean
  /** What to scrape, `http://127.0.0.1:9464/metrics`; null while it is not served. */
  readonly address: string | null
  /** Why it is not served although it should be. */
  readonly message: string | null
}

/** One figure of one thing, as Prometheus wants it. */
export type MetricSample = {
  readonly name: string
  readonly help: string
  /** A counter only grows while the program runs. */
  readonly type: 'gauge' | 'counter'
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Serves figures over HTTP, to whoever can reach the address: nothing of people is among them. */
export interface MetricsEndpoint extends AsyncDisposable {
  settings(): MetricsSettings
  state(): MetricsState
  /** Answers with why it cannot be served there, and then goes on as before; null when it is done. Kept for the next start. */
  apply(settings: MetricsSettings): Promise<string | null>
}
