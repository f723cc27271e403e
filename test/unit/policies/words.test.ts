import { describe, expect, it } from 'vitest'
import { makePath, type Path } from '../../../src/reachability/path.ts'
import type { ReachReason } from '../../../src/reachability/reason.ts'
import {
  describePath,
  describeReason,
  renderEnds,
  renderPeers,
  renderPorts,
} from '../../../src/policies/words.ts'
import { makePortSet } from '../../../src/policies/port-set.ts'
import { peer, port } from '../../support/reach.ts'

const over = { network: 'back' }

describe('the words of policies', () => {
  it.each<[Path, string]>([
    [makePath('self'), 'in the network namespace that both have'],
    [makePath('network', over), 'over network "back", on which both are'],
    [makePath('bridge', over), 'at its address on network "back"'],
    [makePath('host'), 'at an address of the host'],
    [makePath('host', over), 'at an address of the host, out of network "back"'],
    [
      makePath('published', {
        ...over,
        ports: [port('8080:80'), port('::1:81:81'), port('127.0.0.1:82:82')],
      }),
      'through port 8080 (to 80/tcp), [::1]:81 (to 81/tcp) and 127.0.0.1:82 (to 82/tcp) of the host, which leads to network "back"',
    ],
    [
      makePath('published', { ...over, ports: [{ ...port('1:80'), hostPort: null }] }),
      'through port one that the engine chooses (to 80/tcp) of the host, which leads to network "back"',
    ],
    [makePath('address', over), 'at its own address on network "back"'],
    [
      makePath('address', { ...over, needsRoute: true }),
      'at its own address on network "back", for packets that are routed through the host',
    ],
    [makePath('segment', over), 'on the local network, through network "back"'],
    [makePath('out', over), 'out of the host over network "back"'],
    [makePath('out'), 'directly'],
    [makePath('other', { doubt: 'driver' }), 'in another way'],
  ])('say how a way leads: %o', (path, words) => {
    expect(describePath(path)).toBe(words)
  })

  it.each<[ReachReason, string]>([
    [{ code: 'not-running', container: 'a' }, '"a" does not run'],
    [{ code: 'paused', container: 'a' }, '"a" does not run'],
    [{ code: 'restarting', container: 'a' }, '"a" does not run'],
    [{ code: 'no-network', container: 'a' }, '"a" is on no network'],
    [{ code: 'namespace-gone', container: 'a', of: 'b' }, 'the container whose network "a" has is not there'],
    [{ code: 'icc-off', network: 'n' }, 'network "n" keeps its containers apart'],
    [{ code: 'private', network: 'n' }, 'network "n" keeps its containers apart'],
    [{ code: 'no-common-family', network: 'n' }, 'on network "n" one has IPv4 only and one IPv6 only'],
    [{ code: 'no-common-network', from: [], to: [] }, 'they have no network in common'],
    [{ code: 'nothing-published', container: 'a' }, '"a" publishes no port'],
    [{ code: 'not-mapped', container: 'a' }, 'no network leads to the ports that "a" publishes'],
    [{ code: 'localhost-only', container: 'a' }, '"a" publishes its ports for the host alone'],
    [{ code: 'cut-off', container: 'a' }, 'what "a" sends to published ports is dropped'],
    [{ code: 'no-host-address', container: 'a' }, 'the host has no address on the networks of "a"'],
    [{ code: 'internal-only', container: 'a' }, '"a" is on internal networks only'],
    [{ code: 'no-masquerade', container: 'a' }, 'answers do not come back to "a"'],
  ])('say what is in the way: %o', (reason, words) => {
    expect(describeReason(reason)).toBe(words)
  })

  it('name the first of many', () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map(peer)
    expect([1, 2, 4, 5].map((count) => renderPeers(names.slice(0, count)))).toEqual([
      '"a"',
      '"a" and "b"',
      '"a", "b", "c" and "d"',
      '"a", "b", "c" and 2 more',
    ])
    expect(renderPeers([peer('lan'), peer('a')])).toBe('lan and "a"')
    expect(renderPeers([])).toBe('')
  })

  it('write ports and selectors as the file does', () => {
    expect(renderPorts(makePortSet(null))).toBe('')
    expect(renderPorts(makePortSet([{ first: 1, last: 2, protocol: 'udp' }]))).toBe(', at 1-2/udp')
    const all = { kind: 'containers', container: null, network: null, label: null, except: [] } as const
    const selectors = [
      { kind: 'outsider', outsider: 'lan' } as const,
      { ...all, container: 'a*', network: 'n' },
      { ...all, label: { key: 'k', value: null }, except: [{ ...all, label: { key: 'k', value: 'v' } }] },
    ]
    expect(renderEnds({ selectors, range: null })).toBe(
      'lan, { container: a*, network: n }, { label: k, except: { label: k=v } }',
    )
  })
})
