// What somebody asks for beside the state of the engine: a policy, say.

/**
 * A connection that must open, or must not, between two containers by name. `ports` are TCP ports, null where all count. `because` says who
 * asks for it, e.g. `policy "db-is-private"`.
 */
export interface Expectation {
  readonly from: string
  readonly to: string
  readonly verdict: 'open' | 'closed'
  readonly ports: readonly number[] | null
  readonly because: string
}
