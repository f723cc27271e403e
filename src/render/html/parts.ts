// Small pieces that several parts of the page are made of, so that the same thing looks the same everywhere.
import type { ActionWords } from '../words.ts'
import { html, type Content, type Html } from './markup.ts'

/** The symbol of an action in its colour. Decoration: a word beside it says the same. */
export function renderBadge({ symbol, tone }: Pick<ActionWords, 'symbol' | 'tone'>): Html {
  return html`<span class="badge ${tone}" aria-hidden="true">${renderSymbol(symbol)}</span>`
}

// With a minus sign that is as wide as the plus.
function renderSymbol(symbol: string): string {
  return symbol.replaceAll('-', '−')
}

/** A text for people who listen to the page. */
export function renderSpoken(text: string): Html {
  return html`<span class="spoken">${text}</span>`
}

/** A line to be copied. The button comes with the script. */
export function renderCommand(command: string): Html {
  return html`<div class="command"><code>${command}</code></div>`
}

/** What stands above a section, and in the list of sections. */
export interface SectionHead {
  readonly id: string
  readonly title: string
  readonly count?: number
  readonly lead?: string
}

/** A section of the page, under its heading. */
export interface Section extends SectionHead {
  readonly content: Content
  /** True if it opens on a click. */
  readonly isFolded?: boolean
}

/** A section with its heading. */
export function renderSection({ id, title, count, lead, content, isFolded = false }: Section): Html {
  const heading = html`<h2 id="${id}-title">${title}${count === undefined ? null : renderCounter(count)}</h2>`
  const body = html`${lead === undefined ? null : html`<p class="lead">${lead}</p>`} ${content}`
  return html`<section id="${id}" aria-labelledby="${id}-title">
    ${
      isFolded
        ? html`<details>
            <summary>${heading}</summary>
            ${body}
          </details>`
        : html`${heading}${body}`
    }
  </section>`
}

/** The links to all sections. */
export function renderContents(sections: readonly Section[]): Html {
  const items = sections.map(
    ({ id, title, count }) =>
      html`<li><a href="#${id}">${title}</a>${count === undefined ? null : renderCounter(count)}</li>`,
  )
  return html`<nav aria-label="On this page">
    <ul>
      ${items}
    </ul>
  </nav>`
}

function renderCounter(count: number): Html {
  return html` <span class="count">${count}</span>`
}
