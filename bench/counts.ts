// The counts that must not grow unnoticed: what was measured is held against bench/counts.json, which has a limit for each with the reason.
// They are counts, not times, so that they are the same on a busy machine. Pure.

/** A line of the table. */
export interface CountLimit {
  readonly limit: number
  /** What it counts. */
  readonly title: string
  /** Why it is as high as it is, and what it costs if it grows. */
  readonly because: string
}

/** The table, by id. */
export type CountTable = Readonly<Record<string, CountLimit>>

/** What was measured, by id. */
export type Counts = Readonly<Record<string, number>>

// What is let pass, as a share of the limit: numbers of some thousand change a little with every other change.
const TOLERANCE = 0.02

// Below this share of its limit a count is not held by it any more.
const SLACK = 0.9

// Small numbers of things that one can name have none.
const EXACT = 200

/** What is wrong with counts, in a sentence each that says how to look at it; empty if all is well. */
export function findRegressions(table: CountTable, counts: Counts): readonly string[] {
  return Object.entries(counts).flatMap(([id, count]) => {
    const line = table[id]
    if (line === undefined) return [`${id}: is not in bench/counts.json: npm run counts -- --renew`]
    const { limit, title, because } = line
    const most = limit > EXACT ? Math.floor(limit * (1 + TOLERANCE)) : limit
    const facts = `${id}: ${count} ${title}, the limit is ${limit}`
    if (count > most) {
      return [
        `${facts}. ${because} Find out what is new: ${findLook(id)}. If it is worth it: npm run counts -- --renew`,
      ]
    }
    return limit > EXACT && count < limit * SLACK
      ? [`${facts}. It got better; have the gain kept: npm run counts -- --renew`]
      : []
  })
}

/** How one sees what a count is made of. */
function findLook(id: string): string {
  return `npm run counts -- --show ${id}`
}

/** The table with what was measured as the new limits. */
export function renewTable(table: CountTable, counts: Counts): CountTable {
  return Object.fromEntries(
    Object.entries(table).map(([id, line]) => [id, { ...line, limit: counts[id] ?? line.limit }]),
  )
}

/** The counts beside their limits, for a terminal. */
export function renderCounts(table: CountTable, counts: Counts): string {
  const rows = Object.entries(counts).map(([id, count]) => [
    id,
    String(count),
    String(table[id]?.limit ?? '-'),
  ])
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  return rows
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
    )
    .map((row) => `${row.join('  ')}\n`)
    .join('')
}
