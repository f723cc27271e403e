// Dangers with the flag that agrees to them, and notices: every way in which a plan may hurt, by what it is.
import { listUnallowed } from '../../plan/consent.ts'
import type { Hazard, HazardType, Plan } from '../../plan/document.ts'
import { makeGroups } from '../group.ts'
import { renderCount } from '../words.ts'
import { renderChangeLink } from './change.ts'
import { html, type Html } from './markup.ts'
import { renderBadge, renderCommand, type Section } from './parts.ts'

interface Found {
  readonly hazard: Hazard
  readonly address: string
  /** Where the change stands in the plan. */
  readonly index: number
}

const SHOWN = 6

/** What needs consent, and what is said without asking, as far as there is any. */
export function listHazardSections(plan: Plan): readonly Section[] {
  const found = plan.changes.flatMap(({ hazards, address }, index) =>
    hazards.map((hazard) => ({ hazard, address, index })),
  )
  const dangers = found.filter(({ hazard }) => hazard.level === 'danger')
  const notices = found.filter(({ hazard }) => hazard.level === 'notice')
  return [...listDangers(plan, dangers), ...listNotices(notices)]
}

function listDangers(plan: Plan, dangers: readonly Found[]): readonly Section[] {
  if (dangers.length === 0) return []
  const open = listUnallowed(plan)
  const content = html`<ul class="hazards">
      ${renderTypes(dangers, 'red')}
    </ul>
    ${open.length === 0 ? null : renderConsent(open)}`
  return [{ id: 'dangers', title: 'Dangers', count: dangers.length, content }]
}

function renderConsent(open: readonly HazardType[]): Html {
  return html` <p class="hint">
      To agree to ${open.length === 1 ? 'it' : 'them'} by name, with plan or apply:
    </p>
    ${renderCommand(`--allow ${open.join(',')}`)}`
}

function listNotices(notices: readonly Found[]): readonly Section[] {
  if (notices.length === 0) return []
  const content = html`<ul class="hazards">
    ${renderTypes(notices, 'yellow')}
  </ul>`
  return [{ id: 'notices', title: 'Notices', count: notices.length, content, isFolded: true }]
}

function renderTypes(found: readonly Found[], tone: 'red' | 'yellow'): readonly Html[] {
  const groups = [...makeGroups(found, ({ hazard }) => hazard.type)]
  return groups.map(([type, members]) => {
    const items = members.map(renderMessage)
    const more = items.slice(SHOWN)
    return html` <li class="hazard ${tone}">
      ${renderBadge({ symbol: '!', tone })}
      <div>
        <h3><code>${type}</code>${renderConsentState(members)}</h3>
        <ul>
          ${items.slice(0, SHOWN)}
        </ul>
        ${
          more.length === 0
            ? null
            : html`<details>
                <summary>${renderCount(more.length, 'more of these')}</summary>
                <ul>
                  ${more}
                </ul>
              </details>`
        }
      </div>
    </li>`
  })
}

function renderConsentState(members: readonly Found[]): Html | null {
  if (members.every(({ hazard }) => hazard.level === 'notice')) return null
  const isAllowed = members.every(({ hazard }) => hazard.allowed)
  return html` <span class="state">${isAllowed ? 'allowed' : 'needs consent'}</span>`
}

function renderMessage({ hazard, address, index }: Found): Html {
  return html`<li>${hazard.message} ${renderChangeLink(index, address)}</li>`
}
