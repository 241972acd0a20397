import type { Reembedding } from '../../../contracts/recognition.ts'
import { useLive } from '../../client/live-store.ts'
import { useQuery } from '../../client/use-query.ts'

const idle: Reembedding = { kind: 'idle' }

/** How far the change to other face models is: what was told last, else what the node answers. */
export function useReembedding(): Reembedding {
  const told = useLive(({ reembedding }) => reembedding)
  const asked = useQuery({
    key: 'reembedding',
    load: (api) => api.recognition.reembedding(),
  })
  return told ?? asked.data ?? idle
}
