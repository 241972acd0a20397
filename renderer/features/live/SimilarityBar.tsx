import classes from './SimilarityBar.module.css'

/** Similarity to the enrolled photos, -1 to 1, as a bar with its number. */
export function SimilarityBar({ similarity }: { readonly similarity: number }) {
  const percent = Math.max(0, Math.min(1, similarity)) * 100
  return (
    <span
      className={classes.similarity}
      role="meter"
      aria-label="Similarity"
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={Math.max(0, Math.min(1, similarity))}
    >
      <span className={classes.track}>
        <span className={classes.fill} style={{ width: `${percent}%` }} />
      </span>
      <span className={`${classes.number} nm-digits`}>{similarity.toFixed(2)}</span>
    </span>
  )
}
