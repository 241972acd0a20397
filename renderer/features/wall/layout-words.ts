import type { WallLayout } from '../../../contracts/wall.ts'

/** What each layout is called where it is chosen. */
export const layoutWords: Readonly<Record<WallLayout, string>> = {
  auto: 'All at once',
  '1': '1 at a time',
  '4': '4, two by two',
  '9': '9, three by three',
  '12': '12, four by three',
  '16': '16, four by four',
  '20': '20, five by four',
  '25': '25, five by five',
  focus: 'One large, others around it',
  free: 'Free',
}

/** For a list to choose from; those that need a list of tiles only where there is one. */
export function layoutChoices(
  free: boolean,
): ReadonlyArray<{ readonly value: WallLayout; readonly label: string }> {
  const order: ReadonlyArray<WallLayout> = [
    ...(['auto', '1', '4', '9', '12', '16', '20', '25', 'focus'] as const),
    ...(free ? (['free'] as const) : []),
  ]
  return order.map((value) => ({ value, label: layoutWords[value] }))
}
