import {
  IconActivity,
  IconCalendarCheck,
  IconCamera,
  IconHeartRateMonitor,
  IconLayoutGrid,
  IconMovie,
  IconSettings,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { PageName } from '../client/navigation.ts'
import { AttendancePage } from '../features/attendance/AttendancePage.tsx'
import { CamerasPage } from '../features/cameras/CamerasPage.tsx'
import { DiagnosticsPage } from '../features/diagnostics/DiagnosticsPage.tsx'
import { LivePage } from '../features/live/LivePage.tsx'
import { PeoplePage } from '../features/people/PeoplePage.tsx'
import { RecordingsPage } from '../features/recordings/RecordingsPage.tsx'
import { SettingsPage } from '../features/settings/SettingsPage.tsx'
import { WallPage } from '../features/wall/WallPage.tsx'

export type PageEntry = {
  readonly name: PageName
  readonly label: string
  readonly icon: TablerIcon
  readonly component: ComponentType
}

/** The pages in the order of the rail; the first is reached by key 1, and so on. */
export const pages: ReadonlyArray<PageEntry> = [
  { name: 'wall', label: 'Wall', icon: IconLayoutGrid, component: WallPage },
  { name: 'live', label: 'Live', icon: IconActivity, component: LivePage },
  { name: 'attendance', label: 'Attendance', icon: IconCalendarCheck, component: AttendancePage },
  { name: 'people', label: 'People', icon: IconUsers, component: PeoplePage },
  { name: 'cameras', label: 'Cameras', icon: IconCamera, component: CamerasPage },
  {
    name: 'diagnostics',
    label: 'Diagnostics',
    icon: IconHeartRateMonitor,
    component: DiagnosticsPage,
  },
  { name: 'settings', label: 'Settings', icon: IconSettings, component: SettingsPage },
  { name: 'recordings', label: 'Recordings', icon: IconMovie, component: RecordingsPage },
]
