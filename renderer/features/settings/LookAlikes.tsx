import { Table } from '@mantine/core'
import type { PersonId } from '../../../contracts/ids.ts'
import type { SiteCurves } from '../../../contracts/recognition.ts'
import { usePeople } from '../../client/use-people.ts'
import { Portrait } from '../../ui/FaceImage.tsx'
import classes from './settings.module.css'

type Pair = SiteCurves['lookAlikes'][number]

/** Pairs of people who are hard to tell apart, most alike first. */
export function LookAlikes({ pairs }: { readonly pairs: ReadonlyArray<Pair> }) {
  return (
    <section className={classes.card} aria-label="People who look alike">
      <h2 className={classes.title}>People who look alike</h2>
      {pairs.length === 0 ? (
        <p className={classes.soft}>No two people here are hard to tell apart.</p>
      ) : (
        <>
          <p className={classes.soft}>
            Between them a name needs a wider margin. More photos of both, from several sides, help.
          </p>
          <Table aria-label="Look-alike pairs" fz={16} verticalSpacing={8}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">One</Table.Th>
                <Table.Th scope="col">The other</Table.Th>
                <Table.Th scope="col" ta="right">
                  Similarity
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {pairs.map(({ a, b, similarity }) => (
                <Table.Tr key={`${a.id} ${b.id}`}>
                  <Table.Td>
                    <PersonLink {...a} />
                  </Table.Td>
                  <Table.Td>
                    <PersonLink {...b} />
                  </Table.Td>
                  <Table.Td ta="right" className="nm-digits">
                    {similarity.toFixed(2)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </section>
  )
}

function PersonLink({ id, name }: { readonly id: PersonId; readonly name: string }) {
  const person = usePeople().data?.find((each) => each.id === id)
  return (
    <a className={classes.personLink} href={`#/people?person=${id}`}>
      <Portrait referenceId={person?.portraitId ?? null} name={name} size={48} />
      {name}
    </a>
  )
}
