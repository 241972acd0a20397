import { IconLogin2, IconLogout2 } from '@tabler/icons-react'
import type { PunchDirection } from '../../../contracts/live.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** Says that a sighting was counted as coming or going. */
export function PunchBadge({ direction }: { readonly direction: PunchDirection }) {
  return direction === 'in' ? (
    <StateBadge tone="good" icon={IconLogin2} word="Punched in" shape="pill" />
  ) : (
    <StateBadge tone="busy" icon={IconLogout2} word="Punched out" shape="pill" />
  )
}
