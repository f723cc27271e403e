import { describe, expect, it } from 'vitest'
import { findDeadPorts, findIgnoredPorts, renderPort } from '../../../../src/doctor/rules/ports.ts'
import { attached, none, observedContainer, observedNetwork, podman5 } from '../../../support/states.ts'
import { listCodes, makeCase, port, say } from '../scene.ts'

const back = observedNetwork('back', { internal: true })
const deep = observedNetwork('deep', { internal: true })
const front = observedNetwork('front')
const networks = [back, deep, front]
const ports = [port(5432, 5432)]

describe('findDeadPorts', () => {
  it('finds published ports of containers on internal networks only', () => {
    const db = observedContainer('db', [attached(back)], { ports })
    const both = observedContainer('both', [attached(back), attached(deep)], { ports })
    const found = findDeadPorts(makeCase({ networks, containers: [db, both] }))
    expect(listCodes(found)).toEqual(['port-dead', 'port-dead'])
    expect(say(found)).toContain('"db" publishes 5432 -> 5432/tcp, and is on "back" only, which is internal')
    expect(say(found)).toContain('"back" and "deep" only, which are internal')
  })

  it('finds nothing where a network leads out, nothing is published, it does not run, or has no network of its own', () => {
    const containers = [
      observedContainer('web', [attached(back), attached(front)], { ports }),
      observedContainer('quiet', [attached(back)]),
      observedContainer('unread', [attached(back)], { ports: null }),
      observedContainer('off', [attached(back)], { ports, state: 'exited' }),
      observedContainer('lonely', [], { ports }),
      observedContainer('hosty', [], { ports, mode: { kind: 'host' } }),
      observedContainer('side', [], { ports, mode: { kind: 'container', container: 'quiet' } }),
    ]
    expect(findDeadPorts(makeCase({ networks, containers }))).toEqual([])
  })

  it('says nothing of engines of which nobody knows', () => {
    const containers = [observedContainer('db', [attached(back)], { ports })]
    expect(findDeadPorts(makeCase({ networks, containers, engine: podman5 }))).toEqual([])
  })
})

describe('findIgnoredPorts', () => {
  it('finds ports in network modes that publish none', () => {
    const containers = [
      observedContainer('a', [], { ports, mode: { kind: 'host' } }),
      observedContainer('b', [attached(none)], { ports, mode: { kind: 'none' } }),
      observedContainer('c', [], { ports, mode: { kind: 'container', container: 'a' } }),
    ]
    const found = findIgnoredPorts(makeCase({ containers }))
    expect(found).toHaveLength(3)
    expect(say(found)).toContain('in network mode "host": it uses the ports of the host itself')
    expect(say(found)).toContain('in network mode "none": it has no network.')
    expect(say(found)).toContain('in network mode "container": the container whose network it shares')
  })

  it('finds nothing where ports count, where there are none, or where it has left mode none', () => {
    const containers = [
      observedContainer('web', [attached(front)], { ports }),
      observedContainer('quiet', [], { mode: { kind: 'host' } }),
      observedContainer('unread', [], { mode: { kind: 'host' }, ports: null }),
      observedContainer('moved', [attached(front)], { ports, mode: { kind: 'none' } }),
    ]
    expect(findIgnoredPorts(makeCase({ networks, containers }))).toEqual([])
  })
})

it.each([
  [port(80, 8080), '80 -> 8080/tcp'],
  [port(null, 53, { protocol: 'udp', hostIp: '127.0.0.1' }), '127.0.0.1:(any) -> 53/udp'],
  [port(80, 80, { hostIp: '::1' }), '[::1]:80 -> 80/tcp'],
])('writes ports as they are published: %j', (published, text) => {
  expect(renderPort(published)).toBe(text)
})
