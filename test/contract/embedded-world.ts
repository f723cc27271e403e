// The contract's world on the embedded engine.
import { openEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts'
import type { ContractWorld } from './contract.ts'

/** Makes an empty world: in a file, or in memory where none is named. */
export function makeEmbeddedWorld(file: string | null): ContractWorld {
  const engine = openEmbeddedEngine({ file })
  return {
    kind: 'embedded',
    engine,
    async run(name, { network, start = true } = {}) {
      const id = await engine.createContainer({ name, ...(network === undefined ? {} : { network }) })
      if (start) await engine.startContainer(id)
      return id
    },
    start: (container) => engine.startContainer(container),
    stop: (container) => engine.stopContainer(container),
    pause: (container) => engine.pauseContainer(container),
    rename: (container, name) => engine.renameContainer(container, name),
    remove: (container) => engine.removeContainer(container),
  }
}
