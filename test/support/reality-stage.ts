// Builds a world on a real engine: networks, containers that each answer with their name on a port of their own, and beside them a
// machine on the host's network, which routes the containers' subnets to the host.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'
import { call, cleanEngine, execIn } from './engine-api.ts'
import type { RunningEngine } from './engines.ts'
import type { RealContainer, RealNetwork, RealWorld } from './reality-world.ts'

const run = promisify(execFile)

const IMAGE = 'docker.io/library/busybox:local'
const FIRST_PORT = 7000

/** The host's and the machine's addresses on the network between them. */
export const HOST_ADDRESSES: readonly [string, string] = ['192.0.2.1', '2001:db8:99::1']
export const LAN_ADDRESSES: readonly [string, string] = ['192.0.2.2', '2001:db8:99::2']

/** Where those listen that are no containers. */
export const HOST_PORT = 6999
export const LAN_PORT = 6998

/** A machine on the host's network. */
export interface Lan {
  netns: string
  close(): Promise<void>
}

/** Puts a machine on a network of the engine's host, with a listener on both. */
export async function openLan({ netns }: RunningEngine): Promise<Lan> {
  const peer = `${netns}-lan`
  const [host4, host6] = HOST_ADDRESSES
  const [lan4, lan6] = LAN_ADDRESSES
  await removeLan(netns)
  await runShell(`
    ip netns add ${peer}
    ip -n ${netns} link add lan0 type veth peer name eth0 netns ${peer}
    ip -n ${netns} addr add ${host4}/24 dev lan0
    ip -n ${netns} addr add ${host6}/64 dev lan0 nodad
    ip -n ${netns} link set lan0 up
    ip -n ${peer} addr add ${lan4}/24 dev eth0
    ip -n ${peer} addr add ${lan6}/64 dev eth0 nodad
    ip -n ${peer} link set eth0 up
    ip -n ${peer} link set lo up
    ip -n ${netns} route add default via ${lan4}
    ip -n ${netns} -6 route add default via ${lan6}`)
  for (let octet = 20; octet < 30; octet += 1) {
    await runShell(`
      ip -n ${peer} route add 10.${octet}.0.0/16 via ${host4}
      ip -n ${peer} -6 route add fd00:${octet}::/64 via ${host6}`)
  }
  await runShell(`ip -n ${peer} route add 172.17.0.0/16 via ${host4}`)
  const listeners = [listen(netns, HOST_PORT, 'host'), listen(peer, LAN_PORT, 'lan')]
  return {
    netns: peer,
    close: async () => {
      for (const listener of listeners) listener.kill()
      await removeLan(netns)
    },
  }
}

async function removeLan(netns: string): Promise<void> {
  await runShell(
    `ip -n ${netns} link del lan0 2>/dev/null || true; ip netns del ${netns}-lan 2>/dev/null || true`,
  )
}

async function runShell(script: string): Promise<void> {
  await run('sh', ['-ec', script])
}

function listen(netns: string, port: number, name: string): ChildProcess {
  const script = `require('node:http').createServer((_, answer) => answer.end('${name}')).listen(${port}, '::')`
  return spawn('ip', ['netns', 'exec', netns, process.execPath, '-e', script], { stdio: 'ignore' })
}

/** A container as it is on the engine: where it listens, and its addresses by network. */
export interface BuiltContainer {
  spec: RealContainer
  id: string
  port: number
  addresses: { network: string; family: 4 | 6; address: string }[]
}

/** Empties the engine and builds a world on it. */
export async function buildWorld({ socket }: RunningEngine, world: RealWorld): Promise<BuiltContainer[]> {
  await cleanEngine(socket)
  for (const network of world.networks) await makeNetwork(socket, network)
  const built: BuiltContainer[] = []
  for (const [index, spec] of world.containers.entries()) {
    built.push(await makeContainer(socket, spec, FIRST_PORT + index))
  }
  const running = built.filter(({ spec }) => spec.state === 'running')
  await Promise.all(running.map(({ id, port }) => execIn(socket, id, ['sh', '-c', waitFor(port)])))
  return built
}

// On a busy machine a container may be there long before it listens.
function waitFor(port: number): string {
  return `for i in $(seq 1 100); do wget -q -O /dev/null http://127.0.0.1:${port}/ && exit 0; sleep 0.2; done`
}

async function makeNetwork(socket: string, network: RealNetwork): Promise<void> {
  const { name, octet, ipv6, internal, mode } = network
  const options: Record<string, string> = {
    enable_icc: String(network.icc),
    enable_ip_masquerade: String(network.masquerade),
  }
  if (network.bound) options['host_binding_ipv4'] = HOST_ADDRESSES[0]
  if (network.inhibit) options['inhibit_ipv4'] = 'true'
  if (mode !== 'nat') Object.assign(options, { gateway_mode_ipv4: mode, gateway_mode_ipv6: mode })
  await call(socket, 'POST', '/networks/create', {
    Name: name,
    CheckDuplicate: true,
    Internal: internal,
    EnableIPv6: ipv6,
    Options: Object.fromEntries(
      Object.entries(options).map(([key, value]) => [`com.docker.network.bridge.${key}`, value]),
    ),
    IPAM: {
      Config: [
        { Subnet: `10.${octet}.0.0/16`, Gateway: `10.${octet}.0.1` },
        ...(ipv6 ? [{ Subnet: `fd00:${octet}::/64`, Gateway: `fd00:${octet}::1` }] : []),
      ],
    },
  })
}

const HOST_IPS = { all: '', localhost: '127.0.0.1', address: HOST_ADDRESSES[0] }

async function makeContainer(socket: string, spec: RealContainer, port: number): Promise<BuiltContainer> {
  const { name, mode, publishes, state } = spec
  const serve = `echo ${name} >/www/index.html; httpd -p ${port} -h /www; trap exit TERM; while :; do sleep 3600 & wait; done`
  const ports =
    publishes === 'nothing'
      ? {}
      : { [`${port}/tcp`]: [{ HostIp: HOST_IPS[publishes], HostPort: String(port) }] }
  const isOwn = !['bridge', 'host', 'none'].includes(mode) && !mode.startsWith('container:')
  const { Id: id } = await call<{ Id: string }>(socket, 'POST', `/containers/create?name=${name}`, {
    Image: IMAGE,
    Cmd: ['sh', '-c', serve],
    ExposedPorts: Object.fromEntries(Object.keys(ports).map((key) => [key, {}])),
    HostConfig: { NetworkMode: mode, PortBindings: ports },
    ...(isOwn ? { NetworkingConfig: { EndpointsConfig: { [mode]: makeEndpoint(spec) } } } : {}),
  })
  for (const network of spec.networks) {
    await call(socket, 'POST', `/networks/${network}/connect`, {
      Container: id,
      EndpointConfig: makeEndpoint(spec),
    })
  }
  if (state !== 'created') await call(socket, 'POST', `/containers/${id}/start`)
  if (state === 'exited') await call(socket, 'POST', `/containers/${id}/stop?t=1`)
  const shown = await call<Inspected>(socket, 'GET', `/containers/${id}/json`)
  if (state === 'paused') await call(socket, 'POST', `/containers/${id}/pause`)
  return { spec, id, port, addresses: listAddresses(shown) }
}

function makeEndpoint({ alias, priority }: RealContainer): object {
  return { Aliases: alias === null ? [] : [alias], ...(priority === 0 ? {} : { GwPriority: priority }) }
}

interface Inspected {
  NetworkSettings: {
    Networks: Record<string, { IPAddress: string; GlobalIPv6Address: string }> | null
  }
}

function listAddresses({ NetworkSettings: { Networks: networks } }: Inspected): BuiltContainer['addresses'] {
  return Object.entries(networks ?? {}).flatMap(([network, endpoint]) => [
    ...(endpoint.IPAddress === '' ? [] : [{ network, family: 4 as const, address: endpoint.IPAddress }]),
    ...(endpoint.GlobalIPv6Address === ''
      ? []
      : [{ network, family: 6 as const, address: endpoint.GlobalIPv6Address }]),
  ])
}
