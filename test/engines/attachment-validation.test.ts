// What xec accepts of an attachment before anything is touched, and what engines accept, are the same.
import { describe, expect, inject, test } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import type { ContractWorld } from '../contract/contract.ts'
import { makeRealWorld } from '../contract/real-world.ts'
import { plan, settle, type Body, type Words } from '../fidelity/fidelity.ts'
import { api, call, cleanEngine, runContainer } from '../support/engine-api.ts'
import { startEngine, type EngineKind } from '../support/engines.ts'

interface Candidate {
  readonly name: string
  readonly endpoint: Body
  /** What the engine's API is given. */
  readonly raw: object
  readonly network?: 'bridge'
}

const NETWORK: Body = {
  enableIPv6: true,
  ipam: { config: [{ subnet: '10.97.1.0/24', gateway: '10.97.1.1' }, { subnet: 'fd97:1::/64' }] },
}

function askIPv4(name: string, address: string): Candidate {
  return { name, endpoint: { ipv4Address: address }, raw: { IPAMConfig: { IPv4Address: address } } }
}

function askIPv6(name: string, address: string): Candidate {
  return { name, endpoint: { ipv6Address: address }, raw: { IPAMConfig: { IPv6Address: address } } }
}

const candidates: readonly Candidate[] = [
  { name: 'nothing', endpoint: {}, raw: {} },
  askIPv4('an address', '10.97.1.20'),
  askIPv4('the last address', '10.97.1.254'),
  askIPv4('the address of another container', '10.97.1.99'),
  askIPv4('the gateway', '10.97.1.1'),
  askIPv4('the network address', '10.97.1.0'),
  askIPv4('the broadcast address', '10.97.1.255'),
  askIPv4('an address outside', '10.98.1.5'),
  askIPv4('an address with a prefix', '10.97.1.20/24'),
  askIPv4('a short address', '10.97.20'),
  askIPv4('an IPv6 address for IPv4', 'fd97:1::20'),
  askIPv4('no address', 'here'),
  askIPv6('an IPv6 address', 'fd97:1::20'),
  askIPv6('an IPv6 address in capitals', 'FD97:0001::20'),
  askIPv6('an IPv6 address outside', 'fd98:1::20'),
  askIPv6('an IPv6 address with a zone', 'fd97:1::20%eth0'),
  askIPv6('no IPv6 address', 'fd97:1::2::0'),
  { name: 'aliases', endpoint: { aliases: ['www', 'front'] }, raw: { Aliases: ['www', 'front'] } },
  {
    name: 'aliases on the default network',
    endpoint: { aliases: ['www'] },
    raw: { Aliases: ['www'] },
    network: 'bridge',
  },
  {
    name: 'an address on the default network',
    endpoint: { ipv4Address: '172.17.0.77' },
    raw: { IPAMConfig: { IPv4Address: '172.17.0.77' } },
    network: 'bridge',
  },
]

const PODMAN = {
  'address-family': 'It takes an IPv6 address where an IPv4 one belongs.',
  'address-reserved':
    'It gives the network, broadcast and gateway addresses to containers, which then reach nothing.',
}

/** Where xec is stricter than an engine: what it says, and why it does not leave it to the engine. */
const stricter: Readonly<Record<EngineKind, Readonly<Record<string, string>>>> = {
  'docker-20.10': {},
  'docker-26': {},
  'docker-28': {},
  'podman-4': PODMAN,
  'podman-5': PODMAN,
}

describe.each(inject('engineKinds'))('%s', (kind) => {
  test('accepts the attachments that xec accepts, and refuses those that it refuses', async () => {
    const running = await startEngine(kind)
    const { socket } = running
    await cleanEngine(socket)
    const world = makeRealWorld(running, await openDockerEngine({ endpoint: `unix://${socket}`, env: {} }))
    await call(socket, 'POST', '/networks/create', { Name: 'spare', CheckDuplicate: true })
    await world.run('other')
    await settle(world, {
      networks: { backend: NETWORK },
      containers: { other: { backend: { ipv4Address: '10.97.1.99' } } },
    })
    const isAbout = ({ network }: Candidate): boolean => network === undefined || !kind.startsWith('podman')
    const found: string[] = []
    const used = new Set<string>()
    for (const candidate of candidates.filter(isAbout)) {
      const network = candidate.network ?? 'backend'
      // a container of its own each, since an engine may keep what it refused
      await runContainer(socket, { name: 'web', networkMode: 'spare' })
      const refused = await findRefusal(world, candidate)
      const { status, body } = await api<{ message: string } | null>(
        socket,
        'POST',
        `/networks/${network}/connect`,
        { Container: 'web', EndpointConfig: candidate.raw },
      )
      await api(socket, 'POST', `/networks/${network}/disconnect`, { Container: 'web', Force: true })
      await call(socket, 'DELETE', '/containers/web?force=1')
      const isStricter = refused !== null && status < 300
      if (isStricter) used.add(refused)
      if (isStricter ? stricter[kind][refused] === undefined : (refused === null) !== status < 300)
        found.push(`${candidate.name}: xec ${refused ?? 'accepts'}, engine ${status} ${body?.message ?? ''}`)
    }
    await world.engine.close()
    expect(found).toEqual([])
    expect(used).toEqual(new Set(Object.keys(stricter[kind])))
  })
})

/** The code of the first error, from the file alone or from the plan. */
async function findRefusal(world: ContractWorld, { endpoint, network }: Candidate): Promise<string | null> {
  const words: Words =
    network === undefined
      ? { networks: { backend: NETWORK }, containers: { web: { networks: { backend: endpoint } } } }
      : {
          networks: { bridge: { external: true }, backend: NETWORK },
          containers: { web: { networks: { bridge: endpoint } } },
        }
  try {
    const { diagnostics } = await plan(world, words)
    return diagnostics.find(({ severity }) => severity === 'error')?.code ?? null
  } catch (error) {
    return /^[a-z0-9-]+/.exec((error as Error).message)?.[0] ?? null
  }
}
