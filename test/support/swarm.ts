// A Swarm of one node, on a running Docker.
import { call } from './engine-api.ts'
import type { RunningEngine } from './engines.ts'

/** Makes the engine the manager of a Swarm, unless it is one. Nothing leaves the instance: it listens on its loopback device. */
export async function startSwarm({ socket }: Pick<RunningEngine, 'socket'>): Promise<void> {
  const { Swarm: swarm } = await call<{ Swarm: { LocalNodeState: string } }>(socket, 'GET', '/info')
  if (swarm.LocalNodeState === 'active') return
  await call(socket, 'POST', '/swarm/init', {
    ListenAddr: '127.0.0.1:2377',
    AdvertiseAddr: '127.0.0.1',
    DataPathAddr: '127.0.0.1',
  })
}
