/** The departments that occur, in alphabetical order, `null` last if someone has none. */
export function departmentsOf(
  people: ReadonlyArray<{ readonly department: string | null }>,
): ReadonlyArray<string | null> {
  const names = new Set<string>()
  let without = false
  for (const { department } of people) {
    if (department === null) without = true
    else names.add(department)
  }
  const sorted = [...names].sort((a, b) => a.localeCompare(b))
  return without ? [...sorted, null] : sorted
}
