// The inference worker from its sources: the built one may be older than what is tested.
import { register } from 'tsx/esm/api'

register()
await import('../../inference/worker.ts')
