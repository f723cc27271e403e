// A call that was made to an engine, as it went over the wire, and what many of them come to.

/** One call that is over. `begin` and `end` are milliseconds of one clock; `status` is null where no answer came. */
export interface EngineCall {
  readonly method: string
  /** The path as it was sent, encoded, with version and query. */
  readonly path: string
  readonly begin: number
  readonly end: number
  readonly status: number | null
  /** The size of the answer. */
  readonly bytes: number
}

const VERSION = /^.*?\/v\d+\.\d+(?=\/)/
const ONE_OBJECT = /^\/(networks|containers|exec)\/(?!create$|json$)[^/]+/

/** What kind of call it is: method and path, `{id}` in the place of what it is about. */
export function renderCallKind({ method, path }: Pick<EngineCall, 'method' | 'path'>): string {
  const resource = path.replace(/\?.*$/s, '').replace(VERSION, '')
  return `${method} ${resource.replace(ONE_OBJECT, '/$1/{id}')}`
}

/** For how many milliseconds at least one of the calls was under way. */
export function sumWaiting(calls: readonly Pick<EngineCall, 'begin' | 'end'>[]): number {
  let sum = 0
  let until = Number.NEGATIVE_INFINITY
  for (const { begin, end } of calls.toSorted((a, b) => a.begin - b.begin)) {
    sum += Math.max(0, end - Math.max(begin, until))
    until = Math.max(until, end)
  }
  return sum
}
