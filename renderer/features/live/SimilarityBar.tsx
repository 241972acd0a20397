import classes from './SimilarityBar.module.css'

type Props = {
  /** Cosine, -1 to 1. */
  readonly similarity: number
  /** Least similarity for a name, marked on the bar; undefined: no mark. */
  readonly threshold?: number | undefined
}

const within = (value: number): number => Math.max(0, Math.min(1, value))

/** Similarity to the enrolled photos as a bar with its number. */
export function SimilarityBar({ similarity, threshold }: Props) {
  const shown = similarity.toFixed(2)
  return (
    <span
      className={classes.similarity}
      role="meter"
      aria-label="Similarity"
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={within(similarity)}
      aria-valuetext={
        threshold === undefined ? shown : `${shown}, a name needs ${threshold.toFixed(2)}`
      }
    >
      <span className={classes.track}>
        <span
          className={classes.fill}
          data-short={threshold !== undefined && similarity < threshold}
          style={{ width: `${within(similarity) * 100}%` }}
        />
        {threshold !== undefined && (
          <span className={classes.mark} style={{ left: `${within(threshold) * 100}%` }} />
        )}
      </span>
      <span className={`${classes.number} nm-digits`}>{shown}</span>
    </span>
  )
}
