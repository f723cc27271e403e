// The contract's world on a real engine: containers are made and moved by raw calls.
import { setTimeout } from 'node:timers/promises'
import type { Engine } from '../../src/engine/engine.ts'
import { call, runContainer } from '../support/engine-api.ts'
import type { RunningEngine } from '../support/engines.ts'
import type { ContractWorld } from './contract.ts'

/** Makes a world on a running engine, seen through xec's adapter. */
export function makeRealWorld({ kind, socket }: RunningEngine, engine: Engine): ContractWorld {
  const post = async (path: string): Promise<void> => {
    await call(socket, 'POST', `/containers/${path}`)
  }
  return {
    kind,
    engine,
    run: (name, { network, start = true, loops = false } = {}) =>
      runContainer(socket, {
        name,
        start,
        ...(network === undefined ? {} : { networkMode: network }),
        ...(loops ? { restart: true, cmd: ['sh', '-c', 'sleep 1; exit 1'] } : {}),
      }),
    start: (container) => post(`${container}/start`),
    async stop(container) {
      await post(`${container}/stop?t=5`)
      await waitUntilListed(engine, container)
    },
    pause: (container) => post(`${container}/pause`),
    rename: (container, name) => post(`${container}/rename?name=${name}`),
    async remove(container) {
      await call(socket, 'DELETE', `/containers/${container}?force=1`)
    },
  }
}

// Docker 26 answers a stop a moment before its list says so.
async function waitUntilListed(engine: Engine, idOrName: string): Promise<void> {
  const isStopped = async (): Promise<boolean> =>
    (await engine.listContainers()).every(
      ({ id, name, state }) => (id !== idOrName && name !== idOrName) || state !== 'running',
    )
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (await isStopped()) return
    await setTimeout(100)
  }
}
