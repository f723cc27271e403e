// An engine that fails once: the n-th call that changes something is refused, or its answer is lost after it took effect.
import type { Engine } from '../../src/engine/engine.ts'
import { EngineError } from '../../src/model/errors.ts'

/** Where it fails: before the call reaches the engine, or after the engine did it. */
export type FaultPlace = 'before' | 'after'

export interface FaultyEngine {
  engine: Engine
  /** How many changing calls there were so far. */
  count(): number
}

/** Wraps an engine; the call with this number, counting from 1, fails. */
export function makeFaultyEngine(engine: Engine, number: number, place: FaultPlace): FaultyEngine {
  let count = 0
  const run = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    count += 1
    if (count !== number) return call()
    if (place === 'before') throw new EngineError('server', 'no space left on device', { status: 500 })
    await call()
    throw new EngineError('unreachable', 'read ECONNRESET')
  }
  return {
    count: () => count,
    engine: {
      identify: () => engine.identify(),
      readClock: () => engine.readClock(),
      listNetworks: () => engine.listNetworks(),
      listContainers: () => engine.listContainers(),
      inspectNetwork: (id) => engine.inspectNetwork(id),
      inspectContainer: (id) => engine.inspectContainer(id),
      createNetwork: (spec) => run(() => engine.createNetwork(spec)),
      removeNetwork: (id) => run(() => engine.removeNetwork(id)),
      connect: (network, container, endpoint) => run(() => engine.connect(network, container, endpoint)),
      disconnect: (network, container, options) => run(() => engine.disconnect(network, container, options)),
      close: () => engine.close(),
    },
  }
}
