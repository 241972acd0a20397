import { useTimeZone } from '../client/use-setup.ts'
import { formatAgo, formatDateTime } from './format-time.ts'
import { useNow } from './use-now.ts'

/** `3 min ago`, kept current; the exact time in the site's zone is in the title. */
export function RelativeTime({ instant }: { readonly instant: string }) {
  const now = useNow(5000)
  const timeZone = useTimeZone()
  return (
    <time className="nm-digits" dateTime={instant} title={formatDateTime(instant, timeZone)}>
      {formatAgo(instant, now)}
    </time>
  )
}
