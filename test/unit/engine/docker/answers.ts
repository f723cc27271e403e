// Answers of real engines, shortened to what tests vary, and ways to read a value as if an engine had sent it.
import { AnswerValue } from '../../../../src/engine/docker/answer.ts'
import type { Dialect } from '../../../../src/engine/docker/read-network.ts'

export const docker20: Dialect = { flavor: 'docker', apiVersion: '1.41' }
export const docker28: Dialect = { flavor: 'docker', apiVersion: '1.51' }
export const podman: Dialect = { flavor: 'podman', apiVersion: '1.41' }

/** The value as it is after a journey through JSON. */
export function makeAnswer(value: unknown): AnswerValue {
  return new AnswerValue('GET /test', JSON.parse(JSON.stringify(value)))
}

/** `GET /networks`, one item, as Docker 28 gives it. */
export const networkOfDocker = {
  Name: 'shop',
  Id: '0edb2c4ce333742a899777512ec638e3d4a51a83ad2368f92453f689f116d980',
  Created: '2026-11-20T19:44:24.390317773Z',
  Scope: 'local',
  Driver: 'bridge',
  EnableIPv4: true,
  EnableIPv6: false,
  IPAM: { Driver: 'default', Options: null, Config: [{ Subnet: '10.201.1.0/24' }] },
  Internal: false,
  Attachable: false,
  Ingress: false,
  ConfigFrom: { Network: '' },
  ConfigOnly: false,
  Containers: {},
  Options: {},
  Labels: {},
} as const

/** `GET /networks`, one item, as Podman 5.4 gives it. */
export const networkOfPodman = {
  Name: 'shop',
  Id: '08f134425d0b4d25a3ee198330aa73f1e30f4cae223192c652b9ff8eeb95de66',
  Created: '2026-11-20T19:44:32.985390303Z',
  Scope: 'local',
  Driver: 'bridge',
  EnableIPv6: false,
  IPAM: {
    Driver: 'default',
    Options: { driver: 'host-local' },
    Config: [{ Subnet: '10.201.1.0/24', Gateway: '10.201.1.1' }],
  },
  Internal: false,
  Attachable: false,
  Ingress: false,
  ConfigFrom: { Network: '' },
  ConfigOnly: false,
  Containers: {},
  Options: { mtu: '1400' },
  Labels: {},
} as const

export const containerId = 'a9150089cb907d370c4c780dc0fea70531247f9c2d83dddcdf37ba24d6a80a93'

/** One network of a running container as Docker 28 gives it in an inspect. */
export const endpointOfDocker = {
  IPAMConfig: { IPv4Address: '10.201.1.9' },
  Links: ['db:database'],
  Aliases: ['rest', 'api'],
  MacAddress: '02:42:0a:c9:01:77',
  DriverOpts: { 'x.y': '1' },
  GwPriority: 3,
  NetworkID: '0edb2c4ce333742a899777512ec638e3d4a51a83ad2368f92453f689f116d980',
  EndpointID: '462f1498bb65d1d1abc63f49f16ee1a57444981a150f5512156af56779bb8f72',
  Gateway: '10.201.1.1',
  IPAddress: '10.201.1.9',
  IPPrefixLen: 24,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  GlobalIPv6PrefixLen: 0,
  DNSNames: ['api-server', 'api', 'rest', 'a9150089cb90'],
} as const

/** One network of a running container as Podman 4.3 gives it, in the list and in an inspect. */
export const endpointOfPodman = {
  IPAMConfig: null,
  Links: null,
  Aliases: ['api', 'rest', 'a9150089cb90'],
  NetworkID: 'shop',
  EndpointID: '',
  Gateway: '10.201.1.1',
  IPAddress: '10.201.1.9',
  IPPrefixLen: 24,
  IPv6Gateway: '',
  GlobalIPv6Address: '',
  GlobalIPv6PrefixLen: 0,
  MacAddress: '02:42:0a:c9:01:77',
  DriverOpts: null,
} as const

/** `GET /containers/ID/json`. */
export function makeInspect(change: {
  readonly status?: string
  readonly networkMode?: string
  readonly networks?: Readonly<Record<string, unknown>> | null
  readonly config?: object
  readonly portBindings?: object | null
}): AnswerValue {
  return makeAnswer({
    Id: containerId,
    Name: '/api-server',
    State: { Status: change.status ?? 'running' },
    HostConfig: { NetworkMode: change.networkMode ?? 'shop', PortBindings: change.portBindings ?? null },
    Config: { Labels: null, ...change.config },
    NetworkSettings: {
      Networks: change.networks === undefined ? { shop: endpointOfDocker } : change.networks,
    },
  })
}

/** One item of `GET /containers/json`. */
export function makeListed(change: Readonly<Record<string, unknown>>): AnswerValue {
  return makeAnswer({
    Id: containerId,
    Names: ['/api-server'],
    State: 'running',
    Labels: {},
    HostConfig: { NetworkMode: 'shop' },
    NetworkSettings: {
      Networks: { shop: { ...endpointOfDocker, Aliases: null, Links: null, DriverOpts: null } },
    },
    ...change,
  })
}
