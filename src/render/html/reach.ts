// Who can reach whom after the plan and could not before, or the other way round: one line for each group of ways.
import { joinList } from '../../reachability/words.ts'
import type { Plan } from '../../plan/document.ts'
import { describeEnd, listReachLines, REACH_MARKS, type ReachLine } from '../reach-lines.ts'
import { renderCount } from '../words.ts'
import type { PlanReport } from '../report.ts'
import { renderMatrix } from './matrix.ts'
import { html, type Html } from './markup.ts'
import { renderBadge, renderSpoken, type Section } from './parts.ts'

const SHOWN = 20
const MOST_NAMES = 40

/** The section, if anything is opened or closed. */
export function listReachSections({ reachability }: Plan, matrix: PlanReport['matrix']): readonly Section[] {
  const lines = listReachLines(reachability)
  if (lines.length === 0) return []
  const items = lines.map(renderLine)
  const more = items.slice(SHOWN)
  const content = html`<ul class="ways">
      ${items.slice(0, SHOWN)}
    </ul>
    ${
      more.length === 0
        ? null
        : html`<details>
            <summary>${renderCount(more.length, 'more way')}</summary>
            <ul class="ways">
              ${more}
            </ul>
          </details>`
    }
    ${matrix === null || matrix === undefined ? null : renderMatrix(matrix)}`
  return [{ id: 'reachability', title: 'Who can reach whom', count: lines.length, content }]
}

function renderLine({ mark, left, arrow, right, places, networks, doubt }: ReachLine): Html {
  const { tone, legend } = REACH_MARKS[mark]
  const show = (name: string): string => name
  const from = describeEnd(left, MOST_NAMES, show)
  const to = describeEnd(right, MOST_NAMES, show)
  const notes = [
    ...(places === '' ? [] : [places]),
    ...(networks.length === 0 ? [] : [`over ${joinList(networks)}`]),
    ...(doubt === '' ? [] : [`(${doubt})`]),
  ].join(' ')
  return html`<li class="${tone}">
    ${renderBadge({ symbol: mark, tone })}${renderSpoken(`${legend}: `)}
    <span
      ><b>${from}</b> <span class="arrow">${arrow === '->' ? '→' : '↔'}</span>
      <b>${to}</b> ${notes === '' ? null : html` <span class="way">${notes}</span>`}</span
    >
  </li>`
}
