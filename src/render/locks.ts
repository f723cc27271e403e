// The locks of an engine as text: one row each, and below it who holds it.
import type { LockInfo, LockState, LockStatus } from '../model/lock.ts'
import { escapeText } from './escape.ts'
import { padEnd, readWidth, renderTone, wrapLine, type Style, type Tone } from './style.ts'

const TONES: Readonly<Record<LockState, Tone>> = { held: 'yellow', expired: 'dim', dead: 'red' }
const GAP = '  '
// As much of an id as tells locks apart; those that xec makes are no longer.
const ID_COLUMNS = 12
const HEADINGS = ['ID', 'STATE', 'LOCKS', 'OPERATION', 'UNTIL']

/** The rows of locks under their headings; one line that says so where there are none. */
export function renderLocks(style: Style, locks: readonly LockStatus[]): string[] {
  if (locks.length === 0) return ['No locks.']
  const rows = locks.map((lock) => [
    shortenId(lock.id),
    lock.state,
    renderScope(lock),
    escapeText(lock.operation ?? 'unknown'),
    escapeText(lock.expires ?? 'unknown'),
  ])
  const widths = HEADINGS.map((heading, column) =>
    Math.max(...[heading, ...rows.map((row) => row[column] as string)].map(readWidth)),
  )
  const renderRow = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padEnd(cell, widths[column] as number))
      .join(GAP)
      .trimEnd()
  const indent = { first: (widths[0] as number) + GAP.length, rest: (widths[0] as number) + GAP.length }
  const paint = (row: string, { state }: LockStatus): string =>
    row.replace(state, (word) => renderTone(style, TONES[state], word))
  return [
    renderTone(style, 'dim', renderRow(HEADINGS)),
    ...locks.flatMap((lock, index) => [
      paint(renderRow(rows[index] as string[]), lock),
      ...wrapLine(style, indent, renderHolder(lock)),
    ]),
  ]
}

function shortenId(id: string): string {
  return escapeText(id.slice(0, ID_COLUMNS))
}

function renderScope({ scope, project }: LockInfo): string {
  return scope === 'engine' ? 'the engine' : escapeText(String(project))
}

function renderHolder({ scope, project, holder, since }: LockInfo): string {
  const who =
    holder === null
      ? 'by somebody unknown'
      : `by ${escapeText(`${holder.user}@${holder.host}`)}, process ${holder.pid}`
  const what = scope === 'engine' && project !== null ? `, for project ${escapeText(project)}` : ''
  return `${who}${what}${since === null ? '' : `, since ${since}`}`
}
