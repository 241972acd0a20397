import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { ClientContext, type Client } from '../client/client.ts'
import { theme } from '../ui/theme.ts'
import { Connecting } from './Connecting.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Shell } from './Shell.tsx'

/** The whole program. `client` is null until the node has answered. */
export function App({ client }: { readonly client: Client | null }) {
  return (
    <MantineProvider theme={theme} forceColorScheme="dark">
      {/* Drawers are on the right, with their buttons at the bottom. */}
      <Notifications position="bottom-left" limit={4} />
      <ErrorBoundary>
        {client === null ? (
          <Connecting />
        ) : (
          <ClientContext value={client}>
            <Shell />
          </ClientContext>
        )}
      </ErrorBoundary>
    </MantineProvider>
  )
}
