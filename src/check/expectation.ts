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

/**
 * Why a connection that somebody asks for is not tried. `host`, `lan`, `internet`: one end is no container. `udp`: all its ports are of UDP.
 * `no-part`: one of the containers takes no part. `same-namespace`: both live in one network namespace. `limit`: there are too many.
 */
export type UntriedReason = 'host' | 'lan' | 'internet' | 'udp' | 'no-part' | 'same-namespace' | 'limit'

/** Pairs of which nothing is tried for one reason. `because` says who asks for it. */
export interface UntriedPairs {
  readonly because: string
  readonly reason: UntriedReason
  readonly count: number
}

/** Adds up what is not tried for the same reason, in the order of the first of each. */
export function addUpUntried(pairs: readonly UntriedPairs[]): readonly UntriedPairs[] {
  const sums = new Map<string, UntriedPairs>()
  for (const { because, reason, count } of pairs) {
    const key = JSON.stringify([because, reason])
    sums.set(key, { because, reason, count: (sums.get(key)?.count ?? 0) + count })
  }
  return [...sums.values()]
}
