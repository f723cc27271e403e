// Runs clauses: every one that is about an engine, each in an empty world, and noted so that the matrix can be made of it.
import { beforeEach, describe, it } from 'vitest'
import { dynamicCases, staticCases } from './addresses.ts'
import { connectCases, disconnectCases, staleCases } from './attachments.ts'
import { configCases } from './config-networks.ts'
import type { ContractCase, ContractKind, ContractWorld } from './contract.ts'
import { modeCases } from './modes.ts'
import { networkCases, networkRefusals } from './networks.ts'

/** Clauses by the title under which they stand. */
export type Sections = Readonly<Record<string, readonly ContractCase[]>>

/** Which clause a test has checked, and on which version of an engine: what the matrix is made of. */
export interface CheckedClause {
  readonly section: string
  readonly name: string
  readonly kind: ContractKind
  readonly version: string
}

declare module 'vitest' {
  interface TaskMeta {
    clause?: CheckedClause
  }
}

/** What engines do when the port is used. */
export const contractSections: Sections = {
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
export function describeClauses(
  kind: ContractKind,
  sections: Sections,
  makeWorld: () => Promise<ContractWorld>,
): void {
  const about = Object.entries(sections).map(([section, cases]) => ({
    section,
    cases: cases.filter(({ leftOut = {} }) => leftOut[kind] === undefined),
  }))
  describe.each(about.filter(({ cases }) => cases.length > 0))('$section', ({ section, cases }) => {
    let world: ContractWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    // not it.each, which cuts long names
    for (const clause of cases) {
      it(clause.name, async ({ task }) => {
        const { version } = await world.engine.identify()
        task.meta.clause = { section, name: clause.name, kind, version }
        await clause.run(world)
      })
    }
  })
}
