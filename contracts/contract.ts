import { attendance } from './attendance.ts'
import { cameras } from './cameras.ts'
import { diagnostics } from './diagnostics.ts'
import { live } from './live.ts'
import { people } from './people.ts'
import { recognition } from './recognition.ts'
import { recordings } from './recordings.ts'
import { setup } from './setup.ts'
import { wall } from './wall.ts'

/** Everything that a client can ask of a node, over whatever transport. */
export const contract = {
  attendance,
  cameras,
  diagnostics,
  live,
  people,
  recognition,
  recordings,
  setup,
  wall,
}
