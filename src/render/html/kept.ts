// What a plan leaves alone, and what waits for something that does not exist yet.
import type { Plan } from '../../plan/document.ts'
import { listKept, type KeptGroup } from '../kept.ts'
import { html } from './markup.ts'
import type { Section } from './parts.ts'

/** What waits and what is left as it is, as far as there is any. */
export function listKeptSections({ kept }: Pick<Plan, 'kept'>): readonly Section[] {
  const { waiting, left } = listKept(kept, true)
  return [...listSection('waiting', 'Waiting', waiting), ...listSection('kept', 'Left as it is', left)]
}

function listSection(id: string, title: string, groups: readonly KeptGroup[]): readonly Section[] {
  if (groups.length === 0) return []
  const items = groups.map(
    ({ first: { address, detail } }) =>
      html`<div>
        <dt><code>${address}</code></dt>
        <dd>${detail}</dd>
      </div>`,
  )
  return [{ id, title, count: groups.length, content: html`<dl class="kept">${items}</dl>` }]
}
