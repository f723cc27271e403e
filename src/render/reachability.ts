// Who can reach whom after a plan and could not before, or the other way round, as text.
import type { ReachChanges } from '../model/reach.ts'
import { joinList } from '../reachability/words.ts'
import { escapeText } from './escape.ts'
import { describeEnd, listReachLines, listShort, REACH_MARKS, type ReachLine } from './reach-lines.ts'
import { renderTone, wrapLine, type Style } from './style.ts'
import { renderCount } from './words.ts'

const MOST_LINES = 20
const MOST_NAMES = 6

/** The section of a plan; nothing where nothing is opened or closed. With `isFull`, all of it. */
export function renderReachability(style: Style, changes: ReachChanges, isFull: boolean): string[] {
  const lines = listReachLines(changes)
  if (lines.length === 0) return []
  const shown = isFull ? lines : pickLines(lines)
  const hidden = lines.length - shown.length
  const more =
    hidden === 0
      ? []
      : [`  ${renderTone(style, 'dim', `and ${renderCount(hidden, 'line')} more: xec plan -v`)}`]
  return [
    renderTone(style, 'bold', 'Who can reach whom'),
    ...shown.flatMap((line) => renderLine(style, line, isFull)),
    ...more,
    '',
  ]
}

// What is opened is told before what is closed, but not to the exclusion of it.
function pickLines(lines: readonly ReachLine[]): readonly ReachLine[] {
  const opened = lines.filter(({ mark }) => mark !== '-')
  const closed = lines.filter(({ mark }) => mark === '-')
  const half = MOST_LINES / 2
  const most = Math.max(half, MOST_LINES - closed.length)
  const shown = opened.slice(0, most)
  return [...shown, ...closed.slice(0, MOST_LINES - shown.length)]
}

function renderLine(style: Style, line: ReachLine, isFull: boolean): string[] {
  const { mark, left, arrow, right, places, networks, doubt } = line
  const most = isFull ? Infinity : MOST_NAMES
  const text = [
    describeEnd(left, most, escapeText),
    arrow,
    describeEnd(right, most, escapeText),
    ...(places === '' ? [] : [escapeText(places)]),
    ...(networks.length === 0
      ? []
      : [renderTone(style, 'dim', `over ${joinList(listShort(networks, most, escapeText))}`)]),
    ...(doubt === '' ? [] : [renderTone(style, 'dim', `(${doubt})`)]),
  ].join(' ')
  return wrapLine(style, { first: 2, rest: 6 }, `${renderTone(style, REACH_MARKS[mark].tone, mark)} ${text}`)
}
