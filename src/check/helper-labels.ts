// The labels of a helper container: whose it is and until when, so that a later run takes away what a run that was killed left behind, and
// never what another one still needs.
/* oxlint-disable no-restricted-globals -- times are given here, written and read; nothing asks what time it is */
import { parseTime, renderTime, type LockHolder } from '../model/lock.ts'
import { findPair, makePairs, type Pairs } from '../model/pairs.ts'

/** The label that every helper has. */
export const HELPER_LABEL = 'sh.xec.check'

const VERSION = '1'

/** Whose a helper is, and until when (milliseconds since 1970, by the engine's clock); null where its labels do not say. */
export interface HelperOwner {
  readonly holder: LockHolder | null
  readonly until: number | null
}

/** Makes the labels of a helper. */
export function makeHelperLabels({ user, host, pid, place }: LockHolder, until: number): Pairs {
  return makePairs([
    [HELPER_LABEL, VERSION],
    [`${HELPER_LABEL}.user`, user],
    [`${HELPER_LABEL}.host`, host],
    [`${HELPER_LABEL}.process`, String(pid)],
    ...(place === null ? [] : [[`${HELPER_LABEL}.place`, place] as const]),
    [`${HELPER_LABEL}.until`, renderTime(until)],
  ])
}

/** Reads the labels of a helper. */
export function parseHelperLabels(labels: Pairs): HelperOwner {
  const read = (name: string): string | null => findPair(labels, `${HELPER_LABEL}.${name}`) ?? null
  const [user, host, pid, until] = [read('user'), read('host'), read('process'), parseTime(read('until'))]
  const isWhole = user !== null && host !== null && /^[1-9]\d{0,9}$/.test(pid ?? '')
  return {
    holder: isWhole ? { user, host, pid: Number(pid), place: read('place') } : null,
    until: until === null ? null : Date.parse(until),
  }
}
