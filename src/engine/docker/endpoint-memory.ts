// What inspects have shown, for as long as a list proves that it still holds. Docker gives each endpoint of a running container an id that no
// other one ever has, and takes all settings of an endpoint when it is made: the same ids in a list are the same settings. What a
// container asks for while it does not run has no endpoint, and Podman shows no ids, so nothing of those is proven.
import type { ObservedContainer } from '../../model/observed.ts'
import { compareText } from '../../model/pairs.ts'
import type { AnswerValue } from './answer.ts'

interface Inspected {
  readonly container: ObservedContainer
  readonly mark: string
}

/** The inspects of one engine. */
export class EndpointMemory {
  readonly #inspected: Map<string, Inspected> = new Map()
  readonly #listed: WeakMap<ObservedContainer, string> = new WeakMap()

  /** Keeps what an inspect has shown; `answer` is all of it. */
  keep(container: ObservedContainer, answer: AnswerValue): ObservedContainer {
    const mark = makeMark(container, answer)
    if (mark === null) this.#inspected.delete(container.id)
    else this.#inspected.set(container.id, { container, mark })
    return container
  }

  /** Notes what a list has shown of a container, if an inspect of it is kept. */
  note(listed: ObservedContainer, item: AnswerValue): ObservedContainer {
    const mark = this.#inspected.has(listed.id) ? makeMark(listed, item) : null
    if (mark !== null) this.#listed.set(listed, mark)
    return listed
  }

  /** Forgets the containers that a list of all does not have. */
  forgetOthers(listed: readonly ObservedContainer[]): void {
    if (this.#inspected.size === 0) return
    const present = new Set(listed.map(({ id }) => id))
    for (const id of this.#inspected.keys()) if (!present.has(id)) this.#inspected.delete(id)
  }

  /** What the last inspect has shown of a container, if what a list shows of it proves that nothing is different; else null. */
  recall(listed: ObservedContainer): ObservedContainer | null {
    const kept = this.#inspected.get(listed.id)
    if (kept === undefined || kept.mark !== this.#listed.get(listed)) return null
    return kept.container
  }
}

// A list and an inspect show all of this alike.
function makeMark({ name, state }: ObservedContainer, answer: AnswerValue): string | null {
  if (state !== 'running' && state !== 'paused') return null
  const endpoints = answer
    .field('NetworkSettings')
    .field('Networks')
    .entries()
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([network, endpoint]) => [
      network,
      endpoint.field('NetworkID').optionalText(),
      endpoint.field('EndpointID').optionalText(),
    ])
  if (endpoints.some(([, , id]) => id === '')) return null
  return JSON.stringify([name, state, ...endpoints])
}
