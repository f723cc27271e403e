// Builds worlds on a real engine, and looks at them, by raw calls without a line of xec.
import { call, runContainer } from './engine-api.ts'
import type { Scene, WorldBuilder, WorldEndpoint } from './world.ts'

/** Makes a builder for the engine that listens on a unix socket. */
export function makeEngineBuilder(socket: string): WorldBuilder {
  return {
    async createNetwork({ name, subnet, internal = false, options = {}, labels = {} }) {
      const config = subnet === undefined ? [] : [{ Subnet: subnet }]
      const ipam = { Driver: 'default', Config: config }
      const settings = { Internal: internal, Options: options, Labels: labels, IPAM: ipam }
      await call(socket, 'POST', '/networks/create', { Name: name, CheckDuplicate: true, ...settings })
    },
    async removeNetwork(name) {
      await call(socket, 'DELETE', `/networks/${name}`)
    },
    async createContainer({ name, state, network, ports = [] }) {
      const mode = network === undefined ? {} : { networkMode: network }
      await runContainer(socket, { name, ...mode, ports, start: state !== 'created' })
    },
    async connect(network, container, { aliases = [], ipv4Address, ipv6Address }) {
      const ipam = { IPv4Address: ipv4Address, IPv6Address: ipv6Address }
      const isStatic = ipv4Address !== undefined || ipv6Address !== undefined
      const endpoint = { Aliases: aliases, ...(isStatic ? { IPAMConfig: ipam } : {}) }
      const body = { Container: container, EndpointConfig: endpoint }
      await call(socket, 'POST', `/networks/${network}/connect`, body)
    },
    async setState(container, state) {
      const verb = state === 'exited' ? 'stop?t=5' : 'pause'
      await call(socket, 'POST', `/containers/${container}/${verb}`)
    },
  }
}

type RawEndpoint = {
  Aliases: string[] | null
  IPAMConfig: { IPv4Address?: string; IPv6Address?: string } | null
  IPAddress: string
  GlobalIPv6Address: string
}

type RawContainer = {
  Id: string
  Name: string
  State: { StartedAt: string; Status: string; Running: boolean }
  NetworkSettings: { Networks: Record<string, RawEndpoint> | null }
}

const PREDEFINED = new Set(['bridge', 'host', 'none', 'podman'])

/** Reads who is on which network with what. */
export async function readScene(socket: string): Promise<Scene> {
  const networks = await call<{ Name: string }[]>(socket, 'GET', '/networks')
  const containers = await readContainers(socket)
  return {
    networks: networks
      .map(({ Name: name }) => name)
      .filter((name) => !PREDEFINED.has(name))
      .toSorted(),
    containers: Object.fromEntries(
      containers.map((container) => [container.Name.replace('/', ''), readEndpoints(container)]),
    ),
  }
}

/** Reads what changes when a container is restarted or made anew: id, start time and state, by name. */
export async function readStarts(socket: string): Promise<Record<string, string>> {
  const containers = await readContainers(socket)
  return Object.fromEntries(
    containers.map(({ Id: id, Name: name, State: state }) => [
      name,
      `${id} ${state.StartedAt} ${state.Status}`,
    ]),
  )
}

async function readContainers(socket: string): Promise<RawContainer[]> {
  const listed = await call<{ Id: string }[]>(socket, 'GET', '/containers/json?all=1')
  return Promise.all(listed.map(({ Id: id }) => call<RawContainer>(socket, 'GET', `/containers/${id}/json`)))
}

function readEndpoints({ Id: id, NetworkSettings: settings }: RawContainer): Record<string, WorldEndpoint> {
  const endpoints = Object.entries(settings.Networks ?? {}).filter(([name]) => !PREDEFINED.has(name))
  return Object.fromEntries(
    endpoints.map(([name, { Aliases, IPAMConfig, IPAddress, GlobalIPv6Address }]) => {
      const ipv4Address = IPAddress || IPAMConfig?.IPv4Address || ''
      const ipv6Address = GlobalIPv6Address || IPAMConfig?.IPv6Address || ''
      const aliases = (Aliases ?? []).filter((alias) => !id.startsWith(alias)).toSorted()
      return [name, { aliases, ipv4Address, ipv6Address }]
    }),
  )
}
