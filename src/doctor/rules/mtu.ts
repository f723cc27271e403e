// Networks whose packets are longer than the way out takes: small answers pass, large ones hang.
import type { ObservedNetwork } from '../../model/observed.ts'
import { MTU_OPTION } from '../../model/option.ts'
import { findPair } from '../../model/pairs.ts'
import type { HostDevice } from '../../model/host.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { listMembers, type Case } from '../scene.ts'
import { listNames, seeList } from '../words.ts'

const USUAL = 1500
// What VXLAN puts before each packet.
const OVERLAY_HEAD = 50
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0'])

/** Networks with containers whose MTU is above that of the device that the default route leads through. */
export function findLongPackets(scene: Case): readonly Finding[] {
  const device = findWayOut(scene)
  if (device === null) return []
  const long = scene.networks
    .filter((network) => listMembers(scene, network).length > 0)
    .flatMap((network) => {
      const mtu = readMtu(scene, network)
      const most = network.settings.driver === 'overlay' ? device.mtu - OVERLAY_HEAD : device.mtu
      return mtu === null || mtu <= most ? [] : [{ name: network.name, mtu, most }]
    })
  const [first] = long
  if (first === undefined) return []
  const names = long.map(({ name }) => name)
  const mtus = [...new Set(long.map(({ mtu }) => mtu))]
  const most = Math.min(...long.map((one) => one.most))
  return [
    makeFinding('mtu-too-large', {
      detail: `Containers on ${listNames(names)} send packets of up to ${first.mtu} bytes, and the way out takes ${most}: small answers pass, large ones and TLS hang.`,
      evidence: [
        {
          source: `/sys/class/net/${device.name}/mtu`,
          says: `${device.mtu}, the device of the default route`,
        },
        seeList(scene, 'networks', `${mtus.join(', ')} (${MTU_OPTION}; ${USUAL} where it is not given)`),
      ],
      fix: `Declare options: { ${MTU_OPTION}: ${most} } for ${names.length === 1 ? 'it' : 'them'} and "xec apply"; for the default network, "mtu": ${most} in /etc/docker/daemon.json.`,
      networks: names,
    }),
  ]
}

function findWayOut({ host }: Case): HostDevice | null {
  const ways = (host?.routes ?? []).filter(({ destination }) => EVERYWHERE.has(destination))
  const devices = (host?.devices ?? []).filter(({ name }) => ways.some(({ device }) => device === name))
  return devices.toSorted((a, b) => a.mtu - b.mtu)[0] ?? null
}

// Internal networks lead nowhere, and other drivers have rules of their own. Null: nobody knows.
function readMtu({ host }: Case, { settings, isDefault, unknown }: ObservedNetwork): number | null {
  const { driver, internal, options } = settings
  if (internal || unknown.includes('options') || (driver !== 'bridge' && driver !== 'overlay')) return null
  const given = findPair(options, MTU_OPTION)
  if (given !== undefined && given !== '0') return /^\d+$/.test(given) ? Number(given) : null
  // without the option an overlay leaves room for its own head
  if (driver === 'overlay') return null
  const daemon = isDefault ? host?.daemon.find(({ mtu }) => mtu !== null)?.mtu : null
  return daemon ?? USUAL
}
