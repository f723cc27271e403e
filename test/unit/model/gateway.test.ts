import { expect, it } from 'vitest'
import { findGateway } from '../../../src/model/gateway.ts'

it.each([
  ['10.1.0.0/24', null, '10.1.0.1'],
  ['10.1.0.0/24', '10.1.0.128/25', '10.1.0.128'],
  ['10.1.0.0/24', '10.1.0.0/25', '10.1.0.1'],
  ['fd01::/64', null, 'fd01::1'],
  ['nowhere', null, null],
])('the gateway of %s with the range %s is %s', (subnet, range, gateway) => {
  expect(findGateway(subnet, range)).toBe(gateway)
})
