declare const opaque: unique symbol

/** An open transaction, handed from a use case to the stores that take part in it. */
export type Tx = { readonly [opaque]: 'transaction' }

/** Starts transactions. */
export interface Transactions {
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects.
   * Rejects with `DatabaseError`, or with whatever `work` threw. Do not nest.
   */
  transaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>
  /** Resolves when the database answers; rejects with `DatabaseError` when it does not. */
  ping(): Promise<void>
}
