// What a plan leaves alone, and what waits for something that does not exist yet.
import type { Kept, Plan } from '../../plan/document.ts'
import { html } from './markup.ts'
import type { Section } from './parts.ts'

/** What waits and what is left as it is, as far as there is any. */
export function listKeptSections({ kept }: Pick<Plan, 'kept'>): readonly Section[] {
  const waiting = kept.filter(({ reason }) => reason === 'waiting')
  const others = kept.filter(({ reason }) => reason !== 'waiting')
  return [...listSection('waiting', 'Waiting', waiting), ...listSection('kept', 'Left as it is', others)]
}

function listSection(id: string, title: string, kept: readonly Kept[]): readonly Section[] {
  if (kept.length === 0) return []
  const items = kept.map(
    ({ address, detail }) =>
      html`<div>
        <dt><code>${address}</code></dt>
        <dd>${detail}</dd>
      </div>`,
  )
  return [{ id, title, count: kept.length, content: html`<dl class="kept">${items}</dl>` }]
}
