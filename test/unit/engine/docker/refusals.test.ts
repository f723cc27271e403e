// Every row is a measured answer: engine, status and text word for word, ids shortened.
import { describe, expect, it } from 'vitest'
import type { EngineErrorKind } from '../../../../src/model/errors.ts'
import { makeRefusal, parseRefusal } from '../../../../src/engine/docker/refusals.ts'

type Row = readonly [engine: string, status: number, text: string, kind: EngineErrorKind]

const creates: readonly Row[] = [
  ['Docker', 409, 'network with name shop already exists', 'name-taken'],
  ['Docker, a network named ingress', 409, 'network with name ingress already exists', 'name-taken'],
  ['Podman 5', 409, 'network name shop already used: network already exists', 'name-taken'],
  ['Podman 4', 500, 'network name shop already used: network already exists', 'name-taken'],
  ['Docker 20.10', 403, 'Pool overlaps with other one on this address space', 'pool-overlap'],
  [
    'Docker 28',
    403,
    'invalid pool request: Pool overlaps with other one on this address space',
    'pool-overlap',
  ],
  ['Podman', 500, 'subnet 10.0.1.128/25 is already used on the host or by another config', 'pool-overlap'],
  [
    'Docker 26',
    404,
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'pool-exhausted',
  ],
  ['Docker 28', 400, 'all predefined address pools have been fully subnetted', 'pool-exhausted'],
  ['Docker', 404, 'plugin "weave" not found', 'not-found'],
  ['Podman 4', 500, 'unsupported driver weave: invalid argument', 'not-found'],
  ['Podman 5', 500, 'failed to find driver or plugin "weave"', 'not-found'],
  ['Docker', 404, 'configuration network "base" does not exist', 'not-found'],
  ['Docker', 403, 'operation is not permitted on predefined bridge network ', 'predefined'],
  [
    'Podman',
    500,
    'cannot create network with name "bridge" because it conflicts with a valid network mode',
    'predefined',
  ],
  ['Docker 20.10', 500, 'Invalid subnet 10.0.1.0/99 : invalid CIDR address: 10.0.1.0/99', 'invalid'],
  [
    'Docker 28',
    400,
    'invalid network config:\ninvalid subnet 10.0.1.0/99: invalid CIDR block notation',
    'invalid',
  ],
  ['Podman', 500, 'failed to parse subnet: invalid CIDR address: 10.0.1.0/99', 'invalid'],
  [
    'Docker 20.10',
    500,
    'failed to allocate gateway (10.99.0.1): Requested address is out of range',
    'invalid',
  ],
  ['Docker', 500, 'failed to allocate gateway (10.0.4.0): Address already in use', 'invalid'],
  ['Podman', 500, 'gateway 10.99.0.1 not in subnet 10.0.3.0/24', 'invalid'],
  ['Podman', 500, 'failed to parse gateway ip zz', 'invalid'],
  ['Docker', 403, "bridge driver doesn't support multiple subnets", 'invalid'],
  [
    'Docker 20.10',
    500,
    'failed to check bridge interface existence: numerical result out of range',
    'invalid',
  ],
  ['Docker', 500, 'operation not supported', 'invalid'],
  [
    'Docker',
    403,
    'user specified configurations are not supported if the network depends on a configuration network',
    'invalid',
  ],
  [
    'Docker 20.10',
    500,
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join"',
    'invalid',
  ],
  [
    'Docker 28',
    403,
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join"',
    'invalid',
  ],
  [
    'Docker, manager',
    409,
    'rpc error: code = AlreadyExists desc = ingress network (i2i389kdwdtj) is already present',
    'invalid',
  ],
  [
    'Podman 4',
    500,
    'Decode(): json: cannot unmarshal number into Go struct field Labels of type string',
    'invalid',
  ],
]

const removes: readonly Row[] = [
  ['Docker', 404, 'network shop not found', 'not-found'],
  ['Podman', 404, 'network not found', 'not-found'],
  [
    'Docker 20.10',
    403,
    'error while removing network: network shop id 9f2b has active endpoints',
    'active-endpoints',
  ],
  [
    'Docker 28',
    403,
    'error while removing network: network shop has active endpoints (name:"api" id:"f27831557fb4")',
    'active-endpoints',
  ],
  [
    'Podman',
    500,
    '"shop" has associated containers with it. Use -f to forcibly delete containers and pods: network is being used',
    'active-endpoints',
  ],
  ['Docker', 403, 'error while removing network: configuration network "base" is in use', 'active-endpoints'],
  [
    'Docker, manager',
    400,
    'rpc error: code = FailedPrecondition desc = network np5v is in use by task i6ng',
    'active-endpoints',
  ],
  ['Docker', 403, 'bridge is a pre-defined network and cannot be removed', 'predefined'],
  ['Podman', 500, 'default network podman cannot be removed', 'predefined'],
  ['Docker, worker', 503, "This node is not a swarm manager. Worker nodes can't be used to view", 'invalid'],
]

const connects: readonly Row[] = [
  ['Docker', 404, 'No such container: api', 'not-found'],
  ['Podman', 404, 'no container with name or ID "api" found: no such container', 'not-found'],
  ['Docker, a network named sandbox', 404, 'network sandbox not found', 'not-found'],
  [
    'Docker, manager',
    500,
    'Could not attach to network mesh: rpc error: code = NotFound desc = network mesh not found',
    'not-found',
  ],
  [
    'Docker, manager',
    500,
    'Could not attach to network mesh: rpc error: code = PermissionDenied desc = network mesh not manually attachable',
    'invalid',
  ],
  ['Docker', 403, 'endpoint with name api already exists in network shop', 'already-connected'],
  [
    'Podman 5',
    403,
    'container cb6a is already connected to network shop: network is already connected',
    'already-connected',
  ],
  [
    'Podman 4',
    500,
    'container cb6a is already connected to network "shop": network is already connected',
    'already-connected',
  ],
  ['Docker', 403, 'Address already in use', 'address-in-use'],
  [
    'Podman',
    500,
    'IPAM error: requested ip address 10.0.1.2 is already allocated to container ID cb6a',
    'address-in-use',
  ],
  [
    'Docker, a published port',
    500,
    'failed to bind host port 0.0.0.0:80/tcp: address already in use',
    'server',
  ],
  [
    'Docker',
    500,
    "no available IPv4 addresses on this network's address pools: shop (0526)",
    'pool-exhausted',
  ],
  ['Podman', 500, 'IPAM error: failed to find free IP in range: 10.0.8.1 - 10.0.8.2', 'pool-exhausted'],
  [
    'Docker 20.10',
    500,
    "Invalid address 10.99.1.1: It does not belong to any of this network's subnets",
    'invalid',
  ],
  [
    'Docker 28',
    400,
    'invalid endpoint settings:\nno configured subnet or ip-range contain the IP address 10.99.1.1',
    'invalid',
  ],
  ['Podman', 500, 'requested static ip 10.99.1.1 not in any subnet on network shop', 'invalid'],
  ['Podman', 500, '"" is not supported: invalid network mode', 'invalid'],
  [
    'Docker',
    400,
    'container sharing network namespace with another container or host cannot be connected to any other network',
    'invalid',
  ],
  ['Docker 28, restarting', 404, 'network sandbox for container 317a not found', 'server'],
  ['Podman, a crash', 500, 'runtime error: invalid memory address or nil pointer dereference', 'server'],
  [
    'Podman, paused',
    500,
    'network inspection mismatch: asked to join 3 network(s): internal libpod error',
    'server',
  ],
  ['Docker', 409, 'container cb6a is marked for removal and cannot be connected', 'not-found'],
]

const disconnects: readonly Row[] = [
  ['Docker 20.10', 500, 'container fd6d is not connected to the network shop', 'not-connected'],
  ['Docker 28', 500, 'container fd6d is not connected to network shop', 'not-connected'],
  ['Podman', 500, 'container api is not connected to network shop', 'not-connected'],
  ['Docker, forced', 404, 'endpoint api not found', 'not-found'],
  [
    'Docker 28',
    400,
    'cannot disconnect container from host network - container was created in host network mode',
    'invalid',
  ],
]

const others: readonly Row[] = [
  ['an authorization plugin', 403, 'authorization denied by plugin opa: not allowed', 'denied'],
  ['a proxy', 401, 'who are you?', 'denied'],
  ['Docker', 500, 'context deadline exceeded', 'server'],
  ['Docker', 501, 'not implemented', 'invalid'],
  ['Docker', 503, 'busy', 'server'],
  ['nobody yet', 599, '', 'server'],
]

describe('the kind of a refusal', () => {
  it.each([...creates, ...removes, ...connects, ...disconnects, ...others])(
    '%s: %i %s -> %s',
    (_, status, text, kind) => {
      expect(parseRefusal(status, text)).toBe(kind)
    },
  )
})

describe('the error of a refusal', () => {
  it('speaks in the words of the engine', () => {
    const error = makeRefusal({
      call: 'DELETE /networks/shop',
      status: 404,
      message: 'network shop not found\n',
    })
    expect(error).toMatchObject({
      message: 'network shop not found',
      kind: 'not-found',
      status: 404,
      call: 'DELETE /networks/shop',
    })
  })

  it('names call and status where the engine says nothing', () => {
    const { message } = makeRefusal({ call: 'GET /networks', status: 500, message: ' ' })
    expect(message).toBe('GET /networks was refused with status 500.')
  })
})
