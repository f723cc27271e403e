import { expect, it } from 'vitest'
import { readPorts } from '../../../../src/engine/docker/read-ports.ts'
import { makeAnswer } from './answers.ts'

it.each([
  ['nothing published', null, []],
  ['a port', { '80/tcp': [{ HostIp: '', HostPort: '8080' }] }, ['*:8080 -> 80/tcp']],
  ['an address', { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] }, ['127.0.0.1:8080 -> 80/tcp']],
  ['an IPv6 address', { '80/tcp': [{ HostIp: '0::1', HostPort: '8080' }] }, ['::1:8080 -> 80/tcp']],
  [
    'all addresses, once',
    {
      '80/tcp': [
        { HostIp: '::', HostPort: '80' },
        { HostIp: '0.0.0.0', HostPort: '80' },
      ],
    },
    ['*:80 -> 80/tcp'],
  ],
  ['a port that the engine chooses', { '53/udp': [{ HostPort: '' }] }, ['*:any -> 53/udp']],
  ['port 0, which is the same', { '53/udp': [{ HostPort: '0' }] }, ['*:any -> 53/udp']],
  ['a range to choose from', { '80/tcp': [{ HostPort: '8080-8090' }] }, ['*:any -> 80/tcp']],
  ['no protocol', { '80': [{ HostPort: '80' }] }, ['*:80 -> 80/tcp']],
  ['an exposed port that is not published', { '80/tcp': null, '81/tcp': [] }, []],
  ['a protocol that cannot be declared', { '80/dccp': [{ HostPort: '80' }] }, []],
  [
    'several in order',
    {
      '443/tcp': [{ HostPort: '443' }],
      '53/udp': [{ HostPort: '53' }],
      '53/tcp': [{ HostPort: '54' }, { HostPort: '53' }, { HostIp: '127.0.0.1', HostPort: '5' }],
    },
    ['*:53 -> 53/tcp', '*:54 -> 53/tcp', '127.0.0.1:5 -> 53/tcp', '*:53 -> 53/udp', '*:443 -> 443/tcp'],
  ],
])('reads %s', (_, bindings, expected) => {
  const ports = readPorts(makeAnswer({ PortBindings: bindings }).field('PortBindings'))
  expect(
    ports.map(({ hostIp, hostPort, containerPort, protocol }) => {
      return `${hostIp || '*'}:${hostPort ?? 'any'} -> ${containerPort}/${protocol}`
    }),
  ).toEqual(expected)
})
