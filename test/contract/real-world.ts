// The contract's world on a real engine: containers are made and moved by raw calls.
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
    run: (name, { network, start = true } = {}) =>
      runContainer(socket, { name, start, ...(network === undefined ? {} : { networkMode: network }) }),
    start: (container) => post(`${container}/start`),
    stop: (container) => post(`${container}/stop?t=5`),
    pause: (container) => post(`${container}/pause`),
    rename: (container, name) => post(`${container}/rename?name=${name}`),
    async remove(container) {
      await call(socket, 'DELETE', `/containers/${container}?force=1`)
    },
  }
}
