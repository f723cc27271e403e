// Reads what this machine shows of its networking, from /proc and /sys. Reads files only, and takes what it may not read for not seen.
//
// Only the network namespace that the engine works in tells anything about it, and an engine on this machine may have another one (a
// container that its socket is mounted into, a rootless engine, one that a test started). The kernel lists the sockets of a namespace: an
// engine whose socket is among those that somebody listens on here works here.
import { readdir, readFile, realpath } from 'node:fs/promises'
import type { EngineClues } from '../model/clues.ts'
import type { HostDevice, HostFacts, HostRoute, HostSwitches, Listener } from '../model/host.ts'
import { readDaemon } from './read-daemon.ts'
import { parseRoutes4, parseRoutes6 } from './parse-routes.ts'
import { parseSockets, parseUnixListeners, type ListeningSocket } from './parse-sockets.ts'
import { findProcesses, listProcesses } from './read-processes.ts'

/** What is asked of a host: `containers` are the ids of those to look into, and `root` is where its file system begins. */
export interface HostRequest {
  readonly clues: Pick<EngineClues, 'socket' | 'isRootless'>
  readonly containers: ReadonlySet<string>
  readonly root?: string
}

/** What was read of the host of an engine, or in a sentence why it was not looked at. */
export type HostReading = { readonly facts: HostFacts } | { readonly facts: null; readonly why: string }

/** Reads the host of an engine, if that is this one. */
export async function readHost({ clues, containers, root = '' }: HostRequest): Promise<HostReading> {
  const why = await findObstacle(clues, root)
  if (why !== null) return { facts: null, why }
  const proc = `${root}/proc`
  const [listeners, routes, devices, switches, daemon, inside] = await Promise.all([
    readListeners(proc, `${proc}/net`),
    readRoutes(proc),
    readDevices(root),
    readSwitches(proc),
    readDaemon(root),
    readInside(proc, containers),
  ])
  return { facts: { listeners, routes, devices, switches, daemon, inside } }
}

/** Reads the routes of the host of an engine; null if that is not this one, or shows none. */
export async function readHostRoutes(
  clues: HostRequest['clues'],
  root: string = '',
): Promise<readonly HostRoute[] | null> {
  return (await findObstacle(clues, root)) === null ? readRoutes(`${root}/proc`) : null
}

async function findObstacle(
  { socket, isRootless }: HostRequest['clues'],
  root: string,
): Promise<string | null> {
  if (socket === null) return 'the engine is not spoken to over a socket of this machine'
  if (isRootless) return 'the engine is rootless and has a network namespace of its own'
  const table = await readText(`${root}/proc/net/unix`)
  if (table === null) return 'this system has no /proc/net'
  const known = parseUnixListeners(table)
  const paths = [socket, await realpath(`${root}${socket}`).catch(() => socket)]
  // /var/run is a link to /run, and either may have been written
  const all = paths.flatMap((path) => [
    path,
    path.replace(/^\/var\/run\//, '/run/'),
    path.replace(/^\/run\//, '/var/run/'),
  ])
  return all.some((path) => known.has(path))
    ? null
    : `nobody listens on ${socket} in this network namespace, so the engine works in another one`
}

const TABLES: readonly (readonly [name: string, protocol: Listener['protocol']])[] = [
  ['tcp', 'tcp'],
  ['tcp6', 'tcp'],
  ['udp', 'udp'],
  ['udp6', 'udp'],
]

async function readListeners(proc: string, folder: string): Promise<readonly Listener[] | null> {
  const sockets = await readSockets(folder)
  if (sockets === null) return null
  const names = await findProcesses(proc, new Set(sockets.map(({ inode }) => inode)))
  return sockets.map(({ inode, ...socket }) => ({ ...socket, process: names.get(inode) ?? null }))
}

async function readSockets(folder: string): Promise<readonly ListeningSocket[] | null> {
  const tables = await Promise.all(
    TABLES.map(async ([name, protocol]) => {
      const text = await readText(`${folder}/${name}`)
      return text === null ? null : parseSockets(text, protocol)
    }),
  )
  return tables[0] === null ? null : tables.flatMap((table) => table ?? [])
}

async function readRoutes(proc: string): Promise<readonly HostRoute[] | null> {
  const [four, six] = await Promise.all(
    ['route', 'ipv6_route'].map((name) => readText(`${proc}/net/${name}`)),
  )
  return four === null || four === undefined ? null : [...parseRoutes4(four), ...parseRoutes6(six ?? '')]
}

// /sys shows the devices of the namespace that it was mounted in, /proc those of this process: only if they agree is it one.
async function readDevices(root: string): Promise<readonly HostDevice[] | null> {
  const table = await readText(`${root}/proc/net/dev`)
  const names = [...(table ?? '').matchAll(/^ *([^\s:]+):/gm)].map(([, name = '']) => name)
  const shown = await listFolder(`${root}/sys/class/net`)
  // a file "bonding_masters" may lie among them
  const isOne = names.length > 0 && names.every((name) => shown.includes(name))
  if (!isOne) return null
  const devices = await Promise.all(names.map((name) => readDevice(`${root}/sys/class/net/${name}`, name)))
  return devices.flatMap((device) => (device === null ? [] : [device]))
}

async function readDevice(folder: string, name: string): Promise<HostDevice | null> {
  const [mtu, files] = await Promise.all([readText(`${folder}/mtu`), listFolder(folder)])
  return mtu === null ? null : { name, mtu: Number(mtu), isBridge: files.includes('bridge') }
}

async function readSwitches(proc: string): Promise<HostSwitches> {
  const net = `${proc}/sys/net`
  const [forwardsIPv4, forwardsIPv6, isIPv6Off, filtersBridges] = await Promise.all([
    readSwitch(`${net}/ipv4/ip_forward`),
    readSwitch(`${net}/ipv6/conf/all/forwarding`),
    readSwitch(`${net}/ipv6/conf/all/disable_ipv6`),
    readSwitch(`${net}/bridge/bridge-nf-call-iptables`),
  ])
  return { forwardsIPv4, forwardsIPv6, hasIPv6: isIPv6Off === null ? null : !isIPv6Off, filtersBridges }
}

async function readSwitch(path: string): Promise<boolean | null> {
  const text = (await readText(path))?.trim()
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text) !== 0
}

// The engine may count its processes otherwise than this system does, so that they are found by the control group, whose name has the id of
// the container in it.
const CONTAINER_ID = /[0-9a-f]{64}/g

async function readInside(
  proc: string,
  containers: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Listener[]>> {
  const inside = new Map<string, readonly Listener[]>()
  if (containers.size === 0) return inside
  for (const pid of await listProcesses(proc)) {
    const groups = (await readText(`${proc}/${pid}/cgroup`)) ?? ''
    const id = groups.match(CONTAINER_ID)?.find((known) => containers.has(known) && !inside.has(known))
    const sockets = id === undefined ? null : await readSockets(`${proc}/${pid}/net`)
    if (id === undefined || sockets === null) continue
    inside.set(
      id,
      sockets.map(({ inode: _inode, ...socket }) => ({ ...socket, process: null })),
    )
  }
  return inside
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

async function listFolder(path: string): Promise<readonly string[]> {
  return readdir(path).catch(() => [])
}
