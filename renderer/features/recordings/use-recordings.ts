import { useEffect, useMemo, useState } from 'react'
import type { Recording } from '../../../contracts/recordings.ts'
import { useClient } from '../../client/client.ts'
import { useQuery, type Query } from '../../client/use-query.ts'

/** All recordings, newest first, with their progress as it is told. */
export function useRecordings(): Query<ReadonlyArray<Recording>> {
  const { signals } = useClient()
  const [told, setTold] = useState<ReadonlyMap<string, Recording>>(new Map())
  const answer = useQuery({
    key: 'recordings',
    load: (api) => api.recordings.list(),
    // Progress comes with the event itself; only what is not in the list yet has to be read.
    refetchOn: (event) => event.kind === 'cameras-changed',
  })
  const { data, reload } = answer
  useEffect(
    () =>
      signals.subscribe((signal) => {
        if (signal.kind === 'reconnected') setTold(new Map())
        if (signal.kind !== 'recording') return
        const { recording } = signal
        setTold((before) => new Map(before).set(recording.id, recording))
      }),
    [signals],
  )
  const known = useMemo(() => new Set(data?.map(({ id }) => id)), [data])
  const news = [...told.keys()].some((id) => !known.has(id))
  useEffect(() => {
    if (news) reload()
  }, [news, reload])
  const merged = useMemo(() => data?.map((one) => told.get(one.id) ?? one), [data, told])
  return { ...answer, data: merged }
}
