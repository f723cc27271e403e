// The worlds that the fault bench tries: fixtures with a replace, a swap or a hand-over, each with neighbours of which the file knows
// nothing, running and stopped, with names and static addresses where the network has a subnet of its own and keeps it.
import { call, cleanEngine } from './engine-api.ts'
import type { EngineHost } from './engine-host.ts'
import { fixturesFolder, prepareFixture } from './fixture.ts'
import { buildWorld, type WorldContainer, type WorldEndpoint } from './world.ts'

export interface FaultWorld {
  name: string
  fixture: string
  neighbours: WorldContainer[]
}

function makePair(network: string, subnet: string | null): WorldContainer[] {
  const place = (host: number, alias: string): Record<string, WorldEndpoint> => ({
    [network]: {
      aliases: [alias, `${alias}.${network}`],
      ...(subnet === null ? {} : { ipv4Address: `${subnet}.${host}` }),
    },
  })
  return [
    { name: `guest-${network}`, attachments: place(200, 'guest') },
    { name: `sleeper-${network}`, state: 'exited', attachments: place(201, 'sleeper') },
  ]
}

export const faultWorlds: readonly FaultWorld[] = [
  { name: 'replace', fixture: 'replace', neighbours: makePair('desk', '10.64.0') },
  {
    // Docker 24 and later start no container whose own network does not exist.
    name: 'replace-mode',
    fixture: 'replace',
    neighbours: [
      { name: 'columnist', network: 'desk' },
      { name: 'stringer', network: 'desk', state: 'exited' },
    ],
  },
  { name: 'address-swap', fixture: 'address-swap', neighbours: makePair('ledger', '10.62.0') },
  // what has an address in the old subnet could not come along
  { name: 'subnet-handover', fixture: 'subnet-handover', neighbours: makePair('berlin', null) },
  {
    name: 'rename',
    fixture: 'rename',
    neighbours: [...makePair('lending-desk', '10.65.0'), ...makePair('reading-room', null)],
  },
  { name: 'network-mode', fixture: 'network-mode', neighbours: [] },
  { name: 'placeholder', fixture: 'placeholder', neighbours: [] },
]

/** The folder in which xec finds the last stage of a world. */
export function findFolder({ fixture }: FaultWorld): string {
  return `${fixturesFolder}/${fixture}`
}

/** Builds a world as it is before its last stage. Running containers start again after their daemon was killed, for which "unless-stopped" is not enough. */
export async function buildFaultWorld(world: FaultWorld, host: EngineHost): Promise<void> {
  await cleanEngine(host.socket)
  await prepareFixture(world.fixture, host)
  await buildWorld(host.builder, { containers: world.neighbours })
  const running = await call<{ Id: string }[]>(host.socket, 'GET', '/containers/json')
  for (const { Id: id } of running) {
    await call(host.socket, 'POST', `/containers/${id}/update`, {
      RestartPolicy: { Name: 'always' },
    })
  }
}
