// Docker does not show the gateway that it chose for a declared subnet, before the daemon is restarted. It is known all the same, so
// that declaring it is no difference and declaring another one is.
import { findGateway } from '../model/gateway.ts'
import type { NetworkSettings, Pool } from '../model/network.ts'

/** The pools of a live network with the gateways that it has without showing them. Drivers other than bridge show theirs. */
export function showGateways({ driver, pools }: NetworkSettings): readonly Pool[] {
  if (driver !== 'bridge') return pools
  return pools.map((pool) => ({
    ...pool,
    gateway: pool.gateway ?? findGateway(pool.subnet ?? '', pool.ipRange),
  }))
}
