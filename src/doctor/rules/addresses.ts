// Addresses of containers: asked for twice, or used up.
import { findGateway } from '../../model/gateway.ts'
import { hasWithin, parseAddress, parseCidr } from '../../model/address.ts'
import type { Pool } from '../../model/network.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import { addTo } from '../../model/pairs.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, listMembers, type Case, type Place } from '../scene.ts'
import { quote, renderEngineCommand, seeObject } from '../words.ts'

/** Static addresses that a container was given and another one has, or was given as well. */
export function findTakenAddresses(scene: Case): readonly Finding[] {
  return scene.networks.flatMap((network) => {
    const byAddress = new Map<string, Place[]>()
    for (const place of listMembers(scene, network)) {
      for (const address of new Set([...listAsked(place), ...listLive(place)]))
        addTo(byAddress, address, place)
    }
    return [...byAddress].flatMap(([address, places]) => describeAddress(scene, { network, address, places }))
  })
}

interface Shared {
  readonly network: ObservedNetwork
  readonly address: string
  readonly places: readonly Place[]
}

function describeAddress(scene: Case, { network, address, places }: Shared): readonly Finding[] {
  // who runs has it, and the others cannot be started
  const [first, ...others] = places.toSorted(
    (a, b) => Number(isRunning(b.container)) - Number(isRunning(a.container)),
  )
  const loser = others.find((place) => listAsked(place).includes(address))
  if (first === undefined || loser === undefined) return []
  const [has, wants] = [first.container.name, loser.container.name]
  return [
    makeFinding('address-taken', {
      detail: `${quote(wants)} asks for ${address} on ${quote(network.name)}, which ${quote(has)} ${isRunning(first.container) ? 'has' : 'asks for, too'}: only one of them can run.`,
      evidence: [
        seeObject(
          scene,
          { kind: 'container', name: wants },
          `IPAMConfig of ${quote(network.name)}: ${address}`,
        ),
        seeObject(
          scene,
          { kind: 'container', name: has },
          `${isRunning(first.container) ? 'IPAddress' : 'IPAMConfig'} of ${quote(network.name)}: ${address}`,
        ),
      ],
      fix: `Give one of them another address: ${renderEngineCommand(scene.observed.engine, 'network', 'disconnect', network.name, wants)}, then connect it with another --ip. Addresses outside of the network's ip_range are never given to others.`,
      containers: [wants, has],
      networks: [network.name],
    }),
  ]
}

function listAsked({ attachment }: Place): readonly string[] {
  const { settings, unknown } = attachment
  return [
    ...(unknown.includes('ipv4Address') ? [] : [settings.ipv4Address ?? []].flat()),
    ...(unknown.includes('ipv6Address') ? [] : [settings.ipv6Address ?? []].flat()),
  ]
}

function listLive({ attachment: { live } }: Place): readonly string[] {
  return [live.ipv4Address, live.ipv6Address].filter((address) => address !== null)
}

/** Networks on which the next container finds no address. */
export function findFullNetworks(scene: Case): readonly Finding[] {
  return scene.networks.flatMap((network) => {
    const live = listMembers(scene, network).flatMap(listLive)
    const full = network.settings.pools.find((pool) => isFull(pool, live))
    if (full === undefined) return []
    const range = String(full.ipRange ?? full.subnet)
    const { name } = network
    return [
      makeFinding('addresses-used-up', {
        detail: `All addresses of ${range} on ${quote(name)} are in use: the next container cannot join it.`,
        evidence: [
          seeObject(
            scene,
            { kind: 'network', name },
            `IPAM.Config: ${range}, of which ${live.filter((address) => hasWithin(range, address)).length} are of running containers`,
          ),
        ],
        fix: 'Declare a larger subnet or ip_range and "xec apply": the network is replaced with everything on it put back. Or take containers off it.',
        networks: [name],
      }),
    ]
  })
}

// More is not filled by containers of one host.
const LARGEST = 4096n

function isFull({ subnet, ipRange, gateway, auxAddresses }: Pool, live: readonly string[]): boolean {
  const whole = parseCidr(subnet ?? '')
  const range = parseCidr(ipRange ?? subnet ?? '')
  if (subnet === null || whole === null || range === null || range.last - range.first >= LARGEST) return false
  const taken = [
    gateway ?? String(findGateway(subnet, ipRange)),
    ...auxAddresses.map(([, text]) => text),
    ...live,
  ]
  const used = new Set(taken.map((text) => parseAddress(text)?.value))
  used.add(whole.first)
  if (whole.family === 4) used.add(whole.last)
  for (let value = range.first; value <= range.last; value += 1n) if (!used.has(value)) return false
  return true
}
