import { Alert, Button } from '@mantine/core'
import {
  IconCamera,
  IconCheck,
  IconDatabaseExclamation,
  IconPlayerPlay,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { DatabaseState, DemoState } from '../../../contracts/live.ts'
import { useLive } from '../../client/live-store.ts'
import { navigate } from '../../client/navigation.ts'
import { useSetup } from '../../client/use-setup.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { LoadingState } from '../../ui/LoadingState.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { DemoPreparation } from './DemoPreparation.tsx'
import { useStartDemo } from './use-start-demo.ts'
import classes from './WelcomePage.module.css'

/** The first screen, while there is neither a camera nor a person: two ways to begin. */
export function WelcomePage() {
  const setup = useSetup()
  const liveDemo = useLive(({ demo }) => demo)
  const liveDatabase = useLive(({ database }) => database)
  const demo = liveDemo ?? setup.data?.demo
  const database = liveDatabase ?? setup.data?.database

  return (
    <main className={classes.screen} aria-label="Welcome">
      <div className={classes.middle}>
        <div className={classes.brand}>
          <Mark size={44} />
          <span className={classes.name}>NeuroMark</span>
        </div>
        {setup.data && demo && database ? (
          <Choices demo={demo} database={database} />
        ) : setup.error !== undefined ? (
          <ErrorState
            title="The site could not be read"
            message={setup.error}
            // Asks for the node anew: where it could not start, that is another try to start it.
            onRetry={() => window.location.reload()}
          />
        ) : (
          <LoadingState label="Opening the site…" />
        )}
      </div>
    </main>
  )
}

type ChoicesProps = { readonly demo: DemoState; readonly database: DatabaseState }

function Choices({ demo, database }: ChoicesProps) {
  const { start, starting, error } = useStartDemo()
  if (demo.kind === 'preparing') return <DemoPreparation {...demo} />

  const databaseAway = database.kind === 'down'
  const failure = demo.kind === 'failed' ? demo.message : error
  return (
    <>
      <h1 className={classes.headline}>Attendance by face, from the cameras on your walls</h1>
      <p className={classes.lead}>
        {failure === undefined
          ? 'Nothing is set up yet. How would you like to begin?'
          : 'The demo did not come up. Try it again, or begin with your own cameras.'}
      </p>
      {databaseAway && (
        <Alert
          className={classes.notice}
          color="red"
          variant="light"
          icon={<IconDatabaseExclamation />}
          title="The database is away"
        >
          {database.message} NeuroMark keeps trying, and goes on by itself once it is back.
        </Alert>
      )}
      {failure !== undefined && (
        <Alert
          className={classes.notice}
          color="red"
          variant="light"
          title="The demo site could not be prepared"
        >
          {failure}
        </Alert>
      )}
      <div className={classes.choices}>
        <Choice
          icon={IconPlayerPlay}
          title="Explore the demo site"
          points={[
            'Twenty simulated cameras over real RTSP, with people who come, pass and go',
            'Recognition, punches and attendance run on them as they would for you',
            'The first time, the scenes are rendered: a few minutes. Later it is quick',
            'All of it stays on this computer and goes again when you leave the demo',
          ]}
          action={
            <Button
              size="lg"
              fullWidth
              loading={starting}
              disabled={databaseAway}
              onClick={() => void start()}
            >
              {failure === undefined ? 'Explore the demo site' : 'Try the demo again'}
            </Button>
          }
        />
        <Choice
          icon={IconCamera}
          title="Connect cameras"
          points={[
            'Any camera or recorder with an RTSP address, H.264 or H.265',
            'A test shows the picture, or the exact reason why there is none',
            'Then enrol people from photos or at a webcam',
            'The demo can still be explored later, as long as nothing is set up',
          ]}
          action={
            <Button size="lg" variant="default" fullWidth onClick={() => navigate('cameras?add=1')}>
              Connect cameras
            </Button>
          }
        />
      </div>
    </>
  )
}

type ChoiceProps = {
  readonly icon: TablerIcon
  readonly title: string
  readonly points: ReadonlyArray<string>
  readonly action: ReactNode
}

function Choice({ icon: Icon, title, points, action }: ChoiceProps) {
  return (
    <section className={classes.choice} aria-label={title}>
      <div className={classes.choiceHead}>
        <span className={classes.choiceIcon} aria-hidden>
          <Icon size={26} stroke={1.6} />
        </span>
        <h2 className={classes.choiceTitle}>{title}</h2>
      </div>
      <ul className={classes.points}>
        {points.map((point) => (
          <li key={point} className={classes.point}>
            <IconCheck className={classes.tick} size={18} stroke={2} aria-hidden />
            {point}
          </li>
        ))}
      </ul>
      {action}
    </section>
  )
}
