// What a plan leaves alone, and what waits, in groups: of many containers that stay where they are for the same reason, one speaks for all.
import type { Kept } from '../plan/document.ts'
import { joinMany } from './group.ts'

/** Entries that are alike but for the name of the container, of which the first is shown. */
export interface KeptGroup {
  readonly first: Kept
  /** How many more there are. */
  readonly others: number
}

/** What is kept, in two lists. */
export interface KeptLists {
  readonly waiting: readonly KeptGroup[]
  readonly left: readonly KeptGroup[]
}

/** Groups what a plan keeps, in its order; `isWhole` gives each entry a group of its own. */
export function listKept(kept: readonly Kept[], isWhole: boolean = false): KeptLists {
  const makeList = (entries: readonly Kept[]): readonly KeptGroup[] =>
    joinMany(entries, isWhole ? (entry) => entry : readKind).map(([first, ...others]) => ({
      first,
      others: others.length,
    }))
  return {
    waiting: makeList(kept.filter(({ reason }) => reason === 'waiting')),
    left: makeList(kept.filter(({ reason }) => reason !== 'waiting')),
  }
}

// The address of an attachment is containers.NAME/NETWORK.
function readKind({ address, detail }: Kept): string {
  const name = /^containers\.(.*)\//s.exec(address)?.[1]
  if (name === undefined) return `${address} ${detail}`
  // the network may have the same name
  const subject = `"${name}"`
  return detail.startsWith(subject) ? detail.slice(subject.length) : detail
}
