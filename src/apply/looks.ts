// Looks at containers after calls that changed them. One look proves all calls on a container that were over before it was asked for, so it
// waits until nothing more of that container is under way or to come, unless somebody needs to know now.
import type { Engine } from '../engine/engine.ts'
import type { ObservedContainer } from '../model/observed.ts'
import type { Step } from '../plan/document.ts'
import type { Slots } from './slots.ts'

/** The looks of one execution. */
export interface Looks {
  /** A step is to come: once for each, before the first one starts. */
  readonly expect: (step: Step) => void
  /** The call of a step that was expected is over, or will not be made. */
  readonly leave: (step: Step) => void
  /** Reads a container, at once or when it is quiet. */
  readonly look: (id: string, isUrgent: boolean) => Promise<ObservedContainer>
  /** Ends all waiting for containers to be quiet. */
  readonly flush: () => void
}

type Held = { readonly read: Promise<ObservedContainer>; readonly begin: () => void }

/** Makes the looks of an execution; while `isHurried` says so none waits for its container to be quiet. */
export function makeLooks(engine: Engine, slots: Slots, isHurried: () => boolean): Looks {
  const expected = new Map<string, number>()
  const held = new Map<string, Held>()
  const count = (step: Step, change: number): void => {
    if (!('container' in step)) return
    const { id } = step.container
    const left = (expected.get(id) ?? 0) + change
    expected.set(id, left)
    if (left === 0) begin(id)
  }
  const begin = (id: string): void => {
    const look = held.get(id)
    held.delete(id)
    look?.begin()
  }
  return {
    expect: (step) => count(step, 1),
    leave: (step) => count(step, -1),
    look: (id, isUrgent) => {
      const look = held.get(id) ?? hold(() => slots.run(() => engine.inspectContainer(id)))
      held.set(id, look)
      if (isUrgent || isHurried() || (expected.get(id) ?? 0) === 0) begin(id)
      return look.read
    },
    flush: () => {
      for (const id of held.keys()) begin(id)
    },
  }
}

function hold(read: () => Promise<ObservedContainer>): Held {
  let begin = (): void => undefined
  const result = new Promise<ObservedContainer>((resolve) => {
    // at once, so that it has its slot before anybody else takes it
    begin = () => resolve(read())
  })
  return { read: result, begin }
}
