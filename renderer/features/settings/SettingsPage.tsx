import { Tabs } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconFaceId } from '@tabler/icons-react'
import { replaceRoute, useRoute } from '../../client/navigation.ts'
import { Page } from '../../ui/Page.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { FaceModels } from './FaceModels.tsx'
import { RecognitionSettings } from './RecognitionSettings.tsx'
import classes from './settings.module.css'

/** What the site can be tuned by. */
export function SettingsPage() {
  const tab = useRoute().params.has('models') ? 'models' : 'recognition'
  return (
    <Page label="Settings">
      <PageHeader
        title="Settings"
        summary="For all desktops of this site; a change takes effect at once"
      />
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => replaceRoute(value === 'models' ? 'settings?models=1' : 'settings')}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList} aria-label="Settings">
          <Tabs.Tab value="recognition" leftSection={<IconAdjustmentsHorizontal size={18} />}>
            Recognition
          </Tabs.Tab>
          <Tabs.Tab value="models" leftSection={<IconFaceId size={18} />}>
            Face models
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="recognition" className={classes.panel}>
          <RecognitionSettings />
        </Tabs.Panel>
        <Tabs.Panel value="models" className={classes.panel}>
          <FaceModels />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
