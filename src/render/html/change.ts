// One change: what happens and why, what differs, and how it may hurt.
import type { Change, Difference, Hazard, Plan } from '../../plan/document.ts'
import { renderValue } from '../value.ts'
import { isNew, readAction, readDifference, renderReason } from '../words.ts'
import { html, type Content, type Html } from './markup.ts'
import { renderBadge } from './parts.ts'

/** What the changes of one plan have in common: what it is for, and where each stands in it. */
export interface ChangeContext {
  readonly mode: Plan['mode']
  readonly places: ReadonlyMap<Change, number>
}

/** A link from elsewhere on the page to the change at a place of the plan. */
export function renderChangeLink(index: number, address: string): Html {
  return html`<a class="jump" href="#change-${index + 1}"><code>${address}</code></a>`
}

/** What a filter and links find a change by, as attributes. */
export function renderHandles({ places }: ChangeContext, change: Change): Html {
  const isDangerous = change.hazards.some(({ level }) => level === 'danger')
  const place = (places.get(change) as number) + 1
  return html`id="change-${place}"
  data-verb="${readAction(change.actions).verb}"${isDangerous ? html` data-danger` : null}`
}

/** Symbol, verb, name and reason of a change. */
export function renderHead({ mode }: ChangeContext, change: Change, name: Content): Html {
  const action = readAction(change.actions)
  return html`${renderBadge(action)} <span class="verb">${action.verb}</span> ${name}
    <span class="why">${renderReason(mode, change)}</span>`
}

/** What differs, and how it may hurt. */
export function renderBody(change: Change): Html {
  const { differences, hazards } = change
  const rows = isNew(change) ? differences.map(renderGiven) : differences.map(renderDifference)
  const table =
    rows.length === 0
      ? null
      : html` <table class="values">
          <caption class="spoken">
            ${isNew(change) ? 'Settings' : 'Differences'} of ${change.address}
          </caption>
          <thead class="spoken">
            <tr>
              <th scope="col">Field</th>
              <th scope="col">${isNew(change) ? 'Value' : 'Change'}</th>
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>`
  return html`${table}${hazards.map(renderHazard)}`
}

function renderGiven({ path, after }: Difference): Html {
  return html`<tr>
    <th scope="row">${path}</th>
    <td>${renderValue(after)}</td>
  </tr>`
}

function renderDifference(difference: Difference): Html {
  const { path, before, after, forcesReplace } = difference
  const arrow = html` <span class="arrow" aria-hidden="true">→</span> `
  return html`<tr>
    <th scope="row">${renderBadge(readDifference(difference))} ${path}</th>
    <td>
      ${before === null ? null : html`<del>${renderValue(before)}</del>`}${before === null || after === null ? null : arrow}${after === null ? null : html`<ins>${renderValue(after)}</ins>`}${forcesReplace ? html` <span class="forces">forces replacement</span>` : null}
    </td>
  </tr>`
}

function renderHazard({ type, level, message, allowed }: Hazard): Html {
  const tone = level === 'danger' ? 'red' : 'yellow'
  return html` <p class="hurts ${tone}">
    ${renderBadge({ symbol: '!', tone })}
    <span><b>${allowed ? `${level}, allowed` : level}:</b> ${message} <code>${type}</code></span>
  </p>`
}
