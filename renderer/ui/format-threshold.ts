/** A threshold as it is: two decimals, three where it has them. */
export function formatThreshold(value: number): string {
  const thousandths = Math.round(value * 1000)
  return (thousandths / 1000).toFixed(thousandths % 10 === 0 ? 2 : 3)
}
