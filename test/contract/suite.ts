// The one contract suite: every clause on the engine that it is given.
import { beforeEach, describe, it } from 'vitest'
import { dynamicCases, staticCases } from './addresses.ts'
import { connectCases, disconnectCases, staleCases } from './attachments.ts'
import { configCases } from './config-networks.ts'
import type { ContractCase, ContractKind, ContractWorld } from './contract.ts'
import { modeCases } from './modes.ts'
import { networkCases, networkRefusals } from './networks.ts'

const SECTIONS: Readonly<Record<string, readonly ContractCase[]>> = {
  'what networks get and keep': networkCases,
  'networks that are refused': networkRefusals,
  'config-only networks': configCases,
  connecting: connectCases,
  disconnecting: disconnectCases,
  'stale attachments': staleCases,
  'addresses asked for': staticCases,
  'addresses given': dynamicCases,
  'network modes': modeCases,
}

/** Registers the clauses that are about an engine. `makeWorld` gives an empty world for each. */
export function describeContract(kind: ContractKind, makeWorld: () => Promise<ContractWorld>): void {
  const sections = Object.entries(SECTIONS).map(([title, cases]) => ({
    title,
    cases: cases.filter(({ leftOut = {} }) => leftOut[kind] === undefined),
  }))
  describe.each(sections.filter(({ cases }) => cases.length > 0))('$title', ({ cases }) => {
    let world: ContractWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    it.each(cases)('$name', (clause) => clause.run(world))
  })
}
