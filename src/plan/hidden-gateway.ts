// Docker does not show the gateway that it chose for a declared subnet, before the daemon is restarted. It is known all the same, so
// that declaring it is no difference and declaring another one is. Source: measured on Docker 20.10, 26 and 28.
import { parseCidr, renderAddress } from '../model/address.ts'
import type { NetworkSettings, Pool } from '../model/network.ts'

/** The pools of a live network with the gateways that it has without showing them. Drivers other than bridge show theirs. */
export function showGateways({ driver, pools }: NetworkSettings): readonly Pool[] {
  return driver === 'bridge' ? pools.map(showGateway) : pools
}

// The first address of the range, or of the subnet, of which the very first is the network's own.
function showGateway(pool: Pool): Pool {
  const subnet = pool.gateway === null ? parseCidr(pool.subnet ?? '') : null
  if (subnet === null) return pool
  const { first } = parseCidr(pool.ipRange ?? '') ?? subnet
  const chosen = first === subnet.first ? first + 1n : first
  return { ...pool, gateway: renderAddress(subnet.family, chosen) }
}
