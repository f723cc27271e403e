// Calls that a test replaces, for the networks of the project only: the lock and the journal of a run go on as they do.
import type { Engine } from '../../src/engine/engine.ts'

const RECORD = /^xec-(?:lock|journal)/

/** The calls in place of an engine's own, except where they are about a lock or a journal. */
export function exceptRecords(engine: Engine, replaced: Partial<Engine>): Partial<Engine> {
  const records = new Set<string>()
  const { createNetwork, removeNetwork } = replaced
  return {
    ...replaced,
    createNetwork: async (spec) => {
      if (createNetwork !== undefined && !RECORD.test(spec.name)) return createNetwork(spec)
      const id = await engine.createNetwork(spec)
      if (RECORD.test(spec.name)) records.add(id)
      return id
    },
    removeNetwork: (id) =>
      removeNetwork === undefined || records.has(id) ? engine.removeNetwork(id) : removeNetwork(id),
  }
}
