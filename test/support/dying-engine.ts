// An engine as a process sees it that dies: from its n-th changing call on nothing answers any more, so that nothing is tidied up.
import type { Engine } from '../../src/engine/engine.ts'
import type { FaultPlace } from './faulty-engine.ts'

export interface DyingEngine {
  engine: Engine
  /** How many changing calls there were so far. */
  count: () => number
  /** Resolves once the process is dead and what it had sent before has been done. */
  readonly died: Promise<'died'>
}

/** Wraps an engine; the process dies with the call of this number, counting from 1, before or after that takes effect. */
export function makeDyingEngine(engine: Engine, number: number, place: FaultPlace): DyingEngine {
  let count = 0
  let isDead = false
  const sent = new Set<Promise<unknown>>()
  let tellDeath: (word: 'died') => void
  const died = new Promise<'died'>((resolve) => {
    tellDeath = resolve
  })
  const never = (): Promise<never> => new Promise(() => undefined)
  const send = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    if (isDead) return never()
    const answer = call()
    sent.add(answer)
    await Promise.allSettled([answer])
    return isDead ? never() : answer
  }
  const change = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    count += 1
    if (count !== number || isDead) return send(call)
    const last = place === 'after' ? call() : Promise.resolve()
    sent.add(last)
    isDead = true
    void Promise.allSettled(sent).then(() => tellDeath('died'))
    return never()
  }
  return {
    count: () => count,
    died,
    engine: {
      identify: () => send(() => engine.identify()),
      readClock: () => send(() => engine.readClock()),
      listNetworks: () => send(() => engine.listNetworks()),
      listContainers: () => send(() => engine.listContainers()),
      inspectNetwork: (id) => send(() => engine.inspectNetwork(id)),
      inspectContainer: (id) => send(() => engine.inspectContainer(id)),
      createNetwork: (spec) => change(() => engine.createNetwork(spec)),
      removeNetwork: (id) => change(() => engine.removeNetwork(id)),
      connect: (...call) => change(() => engine.connect(...call)),
      disconnect: (...call) => change(() => engine.disconnect(...call)),
      close: () => engine.close(),
    },
  }
}
