// The steps of a plan in their order, each with those that it waits for, and what cannot be undone.
import type { Plan, Step } from '../../plan/document.ts'
import { renderStep } from '../step.ts'
import { ACTION_WORDS, type ActionWords } from '../words.ts'
import { html, type Html } from './markup.ts'
import { renderBadge, type Section } from './parts.ts'

// More steps than these are behind a click.
const MANY = 40
const SHOWN = 6

/** The steps, if there are any. */
export function listStepSections({ steps }: Pick<Plan, 'steps'>): readonly Section[] {
  if (steps.length === 0) return []
  const numbers = new Map(steps.map(({ id }, index) => [id, index + 1]))
  const items = steps.map((step) => renderItem(step, numbers))
  return [
    {
      id: 'steps',
      title: 'Steps in order',
      count: steps.length,
      lead: 'Steps that do not wait for each other run at once.',
      content: html`<ol class="steps">
        ${items}
      </ol>`,
      isFolded: steps.length > MANY,
    },
  ]
}

/** What undoing the steps would not bring back, if anything. */
export function listLossSections({ steps }: Pick<Plan, 'steps'>): readonly Section[] {
  const lost = steps.flatMap(({ irreversible }) => irreversible ?? [])
  if (lost.length === 0) return []
  const content = html`<ul class="plain">
    ${lost.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`
  return [{ id: 'irreversible', title: 'Cannot be undone completely', count: lost.length, content }]
}

function renderItem(step: Step, numbers: ReadonlyMap<string, number>): Html {
  return html` <li>${renderBadge(readStep(step))} ${renderStep(step)}${renderWaits(step, numbers)}</li>`
}

function readStep({ action }: Step): ActionWords {
  switch (action) {
    case 'create-network':
      return ACTION_WORDS['create'] as ActionWords
    case 'remove-network':
      return ACTION_WORDS['remove'] as ActionWords
    case 'connect':
    case 'disconnect':
      return ACTION_WORDS[action] as ActionWords
  }
}

function renderWaits({ waitsFor, after }: Step, numbers: ReadonlyMap<string, number>): Html | null {
  const waits = [...new Set([...waitsFor, ...after])].flatMap((id) => numbers.get(id) ?? [])
  if (waits.length === 0) return null
  const shown = waits.toSorted((a, b) => a - b).slice(0, SHOWN)
  const more = waits.length > SHOWN ? ` and ${waits.length - SHOWN} more` : ''
  return html` <span class="waits">after ${shown.join(', ')}${more}</span>`
}
