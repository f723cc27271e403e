// The calls that change an engine, with what some versions need beside the call itself.
import { setTimeout } from 'node:timers/promises'
import { EngineError } from '../../model/errors.ts'
import type { NetworkSpec } from '../../model/network.ts'
import { isRecord } from '../../model/record.ts'
import { makeFilters } from './client.ts'
import { findDuplicate } from './duplicates.ts'
import type { Session } from './session.ts'
import { hasApi } from './version.ts'
import { makeNetworkBody, type ConnectBody } from './write-network.ts'

/** Creates a network and returns its id. */
export async function createNetwork(session: Session, spec: NetworkSpec): Promise<string> {
  const { flavor, apiVersion } = await session.version()
  const body = makeNetworkBody(spec, apiVersion)
  const id = (await session.read({ method: 'POST', path: '/networks/create', body })).field('Id').filledText()
  if (flavor === 'docker' && !hasApi(apiVersion, '1.44')) await checkOnlyOne(session, id, spec.name)
  if (SWARM_ID.test(id)) await checkAllocated(session, id, spec.name)
  return id
}

/** Removes a network. */
export async function removeNetwork(session: Session, id: string): Promise<void> {
  const { flavor } = await session.version()
  const target = flavor === 'podman' ? await findRemovable(session, id) : id
  await session.run({ method: 'DELETE', path: `/networks/${encodeURIComponent(target)}` })
  if (SWARM_ID.test(id)) await waitUntilGone(session, id)
}

/** Puts a container on a network. */
export async function connect(session: Session, network: string, body: ConnectBody): Promise<void> {
  const { flavor } = await session.version()
  const target = await findReference(session, network)
  try {
    await session.run({ method: 'POST', path: `/networks/${encodeURIComponent(target)}/connect`, body })
  } catch (error) {
    if (flavor === 'podman' && hasStatus(error)) await dropHalfMade(session, network, body.Container)
    throw error
  }
}

/** Takes a container off a network. */
export async function disconnect(session: Session, network: string, body: DisconnectBody): Promise<void> {
  const target = await findReference(session, network)
  await session.run({ method: 'POST', path: `/networks/${encodeURIComponent(target)}/disconnect`, body })
}

/** The body of a disconnect call. */
export interface DisconnectBody {
  readonly Container: string
  readonly Force: boolean
}

// Podman looks for containers on a network only by the name that it is given: by id, it removes one that is in use. A record has no
// containers, and its name may be that of another record in the moment between the two calls.
async function findRemovable(session: Session, id: string): Promise<string> {
  const network = await session.read({ method: 'GET', path: `/networks/${encodeURIComponent(id)}` })
  const name = network.field('Name').filledText()
  return isRecord({ name, settings: { labels: network.field('Labels').pairs() } }) ? id : name
}

const LOOKS = 30
const SWARM_LOOKS = 100
const LOOK_DELAY = 100

// Networks that span a Swarm have ids of their own form. Source: measured on Docker 20.10 to 29.
const SWARM_ID = /^[0-9a-z]{25}$/

// A node knows a network of its Swarm only while a running container is on it: a container that does not run is put on what the call
// says, word for word, and found again by name alone.
async function findReference(session: Session, network: string): Promise<string> {
  if (!SWARM_ID.test(network)) return network
  try {
    return await readName(session, network)
  } catch (error) {
    // a name that looks like an id, of a network that is no more
    if (error instanceof EngineError && error.kind === 'not-found') return network
    throw error
  }
}

// A manager answers before the network has a driver and addresses. Where it cannot give them (another overlay has the subnet) the
// network stays without for ever, and no container can join it.
async function checkAllocated(session: Session, id: string, name: string): Promise<void> {
  for (let look = 0; look < SWARM_LOOKS; look += 1) {
    const network = await session.read({ method: 'GET', path: `/networks/${encodeURIComponent(id)}` })
    if (network.field('Driver').text() !== '') return
    await setTimeout(LOOK_DELAY)
  }
  await removeNetwork(session, id)
  throw new EngineError(
    'pool-overlap',
    `the Swarm gives no addresses to network ${name}: its subnet is taken`,
    {
      status: null,
      call: 'POST /networks/create',
    },
  )
}

// A manager answers before its own node has let go of the network, which is listed, and holds its name, for a moment.
async function waitUntilGone(session: Session, id: string): Promise<void> {
  for (let look = 0; look < SWARM_LOOKS; look += 1) {
    const networks = (await session.read({ method: 'GET', path: '/networks' })).requiredItems()
    if (networks.every((network) => network.field('Id').filledText() !== id)) return
    await setTimeout(LOOK_DELAY)
  }
}

// Before Docker 25 several creates at once make several networks of one name. The first of them stays, once the others are gone: one
// that does not go was checked before this one could be seen, and counts as the first.
async function checkOnlyOne(session: Session, id: string, name: string): Promise<void> {
  let rival: string | null = null
  // part of a name is enough for Docker's filter
  const query = makeFilters({ name: [name] })
  for (let look = 0; look < LOOKS; look += 1) {
    const networks = (await session.read({ method: 'GET', path: '/networks', query })).requiredItems()
    const others = networks.filter((network) => network.field('Id').filledText() !== id)
    rival =
      others
        .find((network) => network.field('Name').text() === name)
        ?.field('Id')
        .filledText() ?? null
    if (rival === null) return
    if (findDuplicate(networks, id, name) !== null) break
    await setTimeout(LOOK_DELAY)
  }
  await removeNetwork(session, id)
  throw new EngineError('name-taken', `network with name ${name} already exists (${rival})`, {
    status: 409,
    call: 'POST /networks/create',
  })
}

async function readName(session: Session, id: string): Promise<string> {
  const network = await session.read({ method: 'GET', path: `/networks/${encodeURIComponent(id)}` })
  return network.field('Name').filledText()
}

// Podman keeps an attachment that it could not make (its address is taken), and from then on shows neither that container nor
// any list of containers. That it does not show the container is the proof: an attachment that works is not touched.
async function dropHalfMade(session: Session, network: string, container: string): Promise<void> {
  if (await isShown(session, container)) return
  try {
    await disconnect(session, network, { Container: container, Force: false })
  } catch {
    // it complains that there is no interface to take away, and forgets the attachment all the same
  }
}

async function isShown(session: Session, container: string): Promise<boolean> {
  try {
    await session.read({ method: 'GET', path: `/containers/${encodeURIComponent(container)}/json` })
    return true
  } catch (error) {
    return !(hasStatus(error) && error.kind === 'server')
  }
}

// The engine itself refused, so what it did is known.
function hasStatus(error: unknown): error is EngineError {
  return error instanceof EngineError && error.status !== null
}
