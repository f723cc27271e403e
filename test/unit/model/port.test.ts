import fc from 'fast-check'
import { expect, it } from 'vitest'
import { orderPorts, type PublishedPort } from '../../../src/model/port.ts'

const anyPort: fc.Arbitrary<PublishedPort> = fc.record({
  hostIp: fc.constantFrom('', '127.0.0.1', '::1'),
  hostPort: fc.constantFrom(null, 80, 8080),
  containerPort: fc.constantFrom(53, 80),
  protocol: fc.constantFrom('tcp', 'udp', 'sctp'),
})

it('orders ports by container port, protocol, address and host port', () => {
  const ports: readonly PublishedPort[] = [
    { hostIp: '', hostPort: null, containerPort: 53, protocol: 'tcp' },
    { hostIp: '', hostPort: 53, containerPort: 53, protocol: 'tcp' },
    { hostIp: '::1', hostPort: 5, containerPort: 53, protocol: 'tcp' },
    { hostIp: '', hostPort: 1, containerPort: 53, protocol: 'udp' },
    { hostIp: '', hostPort: 1, containerPort: 80, protocol: 'tcp' },
  ]
  expect(orderPorts(ports.toReversed())).toEqual(ports)
})

it('gives the same list for the same ports in any order, each once', () => {
  fc.assert(
    fc.property(fc.array(anyPort), (ports) => {
      const ordered = orderPorts(ports)
      expect(orderPorts([...ports, ...ports].toReversed())).toEqual(ordered)
      const texts = ports.map((port) => JSON.stringify(port))
      expect(ordered.map((port) => JSON.stringify(port)).toSorted()).toEqual([...new Set(texts)].toSorted())
    }),
  )
})
