// Who can reach whom after a plan and could not before, or the other way round, in Markdown: a diff that hosts colour, one line for each
// group of ways.
import type { Plan } from '../plan/document.ts'
import { joinList } from '../reachability/words.ts'
import { escapeText } from './escape.ts'
import type { Section } from './markdown-section.ts'
import { clipText, renderFence } from './markdown-text.ts'
import { describeEnd, listReachLines, listShort, type ReachLine } from './reach-lines.ts'

const MOST_NAMES = 6
const MOST_NAME = 120

/** The section. What is opened to somebody outside is kept the longest where there is no room for all. */
export function makeReachability({ reachability }: Plan): Section {
  const entries = listReachLines(reachability).map((line) => [renderLine(line)])
  return {
    name: 'reachability',
    entries,
    render: (shown) =>
      shown.length === 0 ? [] : ['### Who can reach whom', '', ...renderFence('diff', shown.flat()), ''],
  }
}

function renderLine({ mark, left, arrow, right, places, networks, doubt }: ReachLine): string {
  const over = joinList(listShort(networks, MOST_NAMES, renderName))
  return [
    mark,
    describeEnd(left, MOST_NAMES, renderName),
    arrow,
    describeEnd(right, MOST_NAMES, renderName),
    ...(places === '' ? [] : [clipText(escapeText(places), MOST_NAME)]),
    ...(over === '' ? [] : [`over ${over}`]),
    ...(doubt === '' ? [] : [`(${doubt})`]),
  ].join(' ')
}

function renderName(name: string): string {
  return clipText(escapeText(name), MOST_NAME)
}
