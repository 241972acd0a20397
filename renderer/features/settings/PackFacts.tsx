import type { PackSummary } from '../../../contracts/recognition.ts'
import classes from './settings.module.css'

/** What a set of models is made of and under which terms. */
export function PackFacts({ pack }: { readonly pack: PackSummary }) {
  const { detector, recogniser, licence, source, id } = pack
  const facts = [
    ['Finds faces', detector],
    ['Tells them apart', recogniser],
    ['Licence', `${licence.spdx}, ${licence.copyright}`],
    ['Source', source],
    ['Identifier', id],
  ] as const
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
