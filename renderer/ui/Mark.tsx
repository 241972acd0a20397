/** The sign of the program: a face in a finder's corners. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg
      role="img"
      aria-label="NeuroMark"
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      strokeWidth="2.4"
      strokeLinecap="round"
    >
      <path
        stroke="var(--mantine-color-accent-4)"
        d="M3 10V7a4 4 0 0 1 4-4h3M22 3h3a4 4 0 0 1 4 4v3M29 22v3a4 4 0 0 1-4 4h-3M10 29H7a4 4 0 0 1-4-4v-3"
      />
      <path
        stroke="var(--nm-text)"
        d="M12 12.5v1M20 12.5v1M11.5 19.5c1.2 1.4 2.8 2 4.5 2s3.3-.6 4.5-2"
      />
    </svg>
  )
}
