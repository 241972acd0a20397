/** Where an arrow key leads from tile `index` of `count` tiles in `columns` columns. Stays at edges. */
export function moveSelection(index: number, key: string, columns: number, count: number): number {
  const target = index + (steps(columns)[key] ?? 0)
  return target >= 0 && target < count ? target : index
}

function steps(columns: number): Readonly<Record<string, number>> {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }
}
