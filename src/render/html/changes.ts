// The changes of a plan as cards: a network with what its change does to containers, or a container with what happens to it.
import type { AttachmentChange, Change, Plan } from '../../plan/document.ts'
import { groupAlike, orderGroups, type Group } from '../group.ts'
import { readLink, renderCount } from '../words.ts'
import { renderBody, renderHandles, renderHead, type ChangeContext } from './change.ts'
import { html, type Html } from './markup.ts'
import type { Section } from './parts.ts'

type Other = 'network' | 'container'

/** All changes except what stays as it is, if there are any. */
export function listChangeSections({ mode, changes }: Pick<Plan, 'mode' | 'changes'>): readonly Section[] {
  const places = new Map(changes.map((change, index) => [change, index]))
  const shown = changes.filter(isShown)
  if (shown.length === 0) return []
  const cards = orderGroups(shown).map((group) => renderCard({ mode, places }, group))
  const content = html`<div class="cards">${cards}</div>
    <p class="empty" hidden>No change matches the filter.</p>`
  return [{ id: 'changes', title: 'Changes', count: shown.length, content }]
}

/** True for what a plan changes. */
export function isShown({ reason }: Change): boolean {
  return reason !== 'unchanged'
}

/** The addresses of what stays as it is, if they are in the plan. */
export function listUnchangedSections({ changes }: Pick<Plan, 'changes'>): readonly Section[] {
  const still = changes.filter((change) => !isShown(change))
  if (still.length === 0) return []
  const items = still.map(({ address }) => html`<li><code>${address}</code></li>`)
  const content = html`<ul class="names">
    ${items}
  </ul>`
  return [{ id: 'unchanged', title: 'Unchanged', count: still.length, content }]
}

function renderCard(context: ChangeContext, { network, attachments }: Group): Html {
  if (network === null) return renderContainerCard(context, attachments)
  return html` <article class="card">
    <div class="change own" ${renderHandles(context, network)}>
      <h3>
        ${renderHead(context, network, html`network <b>${network.network}</b>`)}${renderAddress(network.address)}
      </h3>
      ${renderBody(network)}
    </div>
    ${renderPlaces(context, attachments, 'container')}
  </article>`
}

function renderContainerCard(context: ChangeContext, attachments: readonly AttachmentChange[]): Html {
  const { container, address } = attachments[0] as AttachmentChange
  return html` <article class="card">
    <h3><span class="object">container</span> <b>${container}</b>${renderAddress(dropNetwork(address))}</h3>
    ${renderPlaces(context, attachments, 'network')}
  </article>`
}

// The address of an attachment begins with that of its container.
function dropNetwork(address: string): string {
  return /^containers\.\(?(?:"(?:[^"\\]|\\.)*"|[A-Za-z0-9_.-]+)\)?/.exec(address)?.[0] ?? address
}

function renderAddress(address: string): Html {
  return html` <code class="address">${address}</code>`
}

// Attachments under one heading; `other` is what each of them is named by there.
function renderPlaces(
  context: ChangeContext,
  attachments: readonly AttachmentChange[],
  other: Other,
): Html | null {
  if (attachments.length === 0) return null
  const items = groupAlike(attachments).map((group) =>
    group.length === 1
      ? renderPlace(context, group[0] as AttachmentChange, other)
      : renderPlaceList(context, group, other),
  )
  return html`<ul class="places">
    ${items}
  </ul>`
}

function renderPlace(context: ChangeContext, change: AttachmentChange, other: Other): Html {
  const link = other === 'network' ? `${readLink(change)} ` : ''
  return html` <li class="change" ${renderHandles(context, change)}>
    <p class="head">
      ${renderHead(context, change, html`${link}<b>${change[other]}</b>`)}${other === 'container' ? renderAddress(change.address) : null}
    </p>
    ${renderBody(change)}
  </li>`
}

function renderPlaceList(context: ChangeContext, changes: readonly AttachmentChange[], other: Other): Html {
  const items = changes.map(
    (change) => html`<li class="change" ${renderHandles(context, change)}>${change[other]}</li>`,
  )
  return html` <li class="alike">
    <p class="head">
      ${renderHead(context, changes[0] as AttachmentChange, renderCount(changes.length, other))}
    </p>
    <ul class="names">
      ${items}
    </ul>
  </li>`
}
