import { Progress } from '@mantine/core'
import { useState } from 'react'
import { formatSpan } from '../../ui/format-time.ts'
import { useNow } from '../../ui/use-now.ts'
import classes from './WelcomePage.module.css'

export type DemoPreparationProps = {
  readonly step: string
  readonly done: number
  readonly total: number
}

/** How far the demo site is. The wall opens by itself when it is ready. */
export function DemoPreparation({ step, done, total }: DemoPreparationProps) {
  const now = useNow(1000)
  const [startedAt] = useState(() => Date.now())
  const percent = total > 0 ? Math.floor((Math.min(done, total) / total) * 100) : 0
  return (
    <section className={classes.preparation} aria-label="Preparing the demo site">
      <h1 className={classes.headline}>Preparing the demo site</h1>
      <p className={classes.lead}>
        Scenes for twenty cameras are made from photos, once. The wall opens by itself when they are
        ready.
      </p>
      <div className={classes.bar}>
        <div className={classes.barWords}>
          <span role="status">{step}</span>
          <span className="nm-digits">{percent} %</span>
        </div>
        <Progress.Root size={10} radius="xl" transitionDuration={300}>
          <Progress.Section value={percent} aria-label="Preparing the demo site" />
        </Progress.Root>
        <div className={classes.barWords} data-soft>
          <span className="nm-digits">
            {done} of {total} done
          </span>
          <span className="nm-digits">{formatSpan((now - startedAt) / 1000)} so far</span>
        </div>
      </div>
    </section>
  )
}
