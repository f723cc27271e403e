// The table of who reaches whom before and after the plan. Every cell has a sign that is no colour, and a word for people who listen.
import type { MatrixCell, ReachMatrix } from '../../reachability/matrix.ts'
import type { Peer } from '../../reachability/ends.ts'
import type { Verdict } from '../../reachability/explain.ts'
import { OUTSIDER_WORDS } from '../../reachability/words.ts'
import { renderCount } from '../words.ts'
import { html, type Html } from './markup.ts'
import { renderSpoken } from './parts.ts'

/** How a cell looks: its sign, what it means, and the class of its colour. */
interface CellLook {
  readonly sign: string
  readonly word: string
  readonly tone: string
}

const STILL: Readonly<Record<Verdict, CellLook>> = {
  open: { sign: '●', word: 'open', tone: 'dim' },
  closed: { sign: '·', word: 'closed', tone: 'none' },
  unknown: { sign: '?', word: 'unknown', tone: 'dim' },
}
const OPENED: CellLook = { sign: '+', word: 'opened', tone: 'green' }
const CLOSED: CellLook = { sign: '−', word: 'closed now', tone: 'red' }
const PERHAPS_OPENED: CellLook = { sign: '+?', word: 'perhaps opened', tone: 'green' }
const PERHAPS_CLOSED: CellLook = { sign: '−?', word: 'perhaps closed', tone: 'red' }
const LOOKS = [OPENED, CLOSED, PERHAPS_OPENED, PERHAPS_CLOSED, ...Object.values(STILL)]

const FEW_ENDS = 16

/** The table, under a heading that opens it. */
export function renderMatrix(matrix: ReachMatrix): Html {
  const { ends, rows, hidden } = matrix
  const looks = rows.map((row) => row.map((cell) => (cell === null ? null : readLook(cell))))
  const used = new Set(looks.flat())
  const content = html`<summary>Before and after, one by one</summary>
    <p class="hint">
      Each row is who connects, each column to whom.
      ${LOOKS.filter((look) => used.has(look)).map((look) => html`<span class="key">${renderSign(look)} ${look.word}</span> `)}
      ${hidden === 0 ? null : html`Left out: ${renderCount(hidden, 'more container')}.`}
    </p>
    <div class="table" tabindex="0" role="region" aria-label="Who reaches whom, before and after">
      <table>
        <thead>
          <tr>
            <td></td>
            ${ends.map((end) => html`<th scope="col"><span title="${renderEnd(end)}">${renderEnd(end)}</span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${ends.map((end, index) => renderRow(end, looks[index] as (typeof looks)[number]))}
        </tbody>
      </table>
    </div>`
  return ends.length <= FEW_ENDS
    ? html`<details class="matrix" open>${content}</details>`
    : html`<details class="matrix">${content}</details>`
}

function renderRow(end: Peer, cells: readonly (CellLook | null)[]): Html {
  return html`<tr>
    <th scope="row"><span title="${renderEnd(end)}">${renderEnd(end)}</span></th>
    ${cells.map((look) =>
      look === null
        ? html`<td class="self"></td>`
        : html`<td class="${look.tone}">
            <span aria-hidden="true">${look.sign}</span>${renderSpoken(look.word)}
          </td>`,
    )}
  </tr>`
}

function renderSign({ sign, tone }: CellLook): Html {
  return html`<span class="sign ${tone}" aria-hidden="true">${sign}</span>`
}

function renderEnd(end: Peer): string {
  return end.kind === 'container' ? end.name : OUTSIDER_WORDS[end.kind]
}

const RANKS: Readonly<Record<Verdict, number>> = { closed: 0, unknown: 1, open: 2 }

function readLook({ before, after }: MatrixCell): CellLook {
  if (before === after) return STILL[after]
  if (RANKS[after] > RANKS[before]) return after === 'open' ? OPENED : PERHAPS_OPENED
  return after === 'closed' ? CLOSED : PERHAPS_CLOSED
}
