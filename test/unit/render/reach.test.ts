import { describe, expect, it } from 'vitest'
import type { Explanation } from '../../../src/reachability/explain.ts'
import { makePath, type Doubt, type Path } from '../../../src/reachability/path.ts'
import type { ReachReason } from '../../../src/reachability/reason.ts'
import { describeReach, renderPeer, renderReach } from '../../../src/render/reach.ts'
import { port } from '../../support/reach.ts'

const web = { kind: 'container', name: 'web' } as const
const db = { kind: 'container', name: 'db' } as const
const plain = { color: false, columns: 80 }

function explanation(rest: Partial<Explanation>): Explanation {
  return { from: web, to: db, verdict: 'open', paths: [], reasons: [], ...rest }
}

function say(path: Path): string {
  return describeReach(explanation({ paths: [path] })).join('\n')
}

describe('an explanation in words', () => {
  it('has the verdict above and what it is said of', () => {
    const paths = [
      makePath('network', {
        network: 'backend',
        families: [4, 6],
        addresses: ['10.0.0.5'],
        names: [
          { name: 'db', others: ['db-2', 'db-3'] },
          { name: 'postgres', others: [] },
        ],
      }),
    ]
    expect(renderReach(plain, explanation({ paths }), 'as it is on host')).toBe(
      [
        'web -> db: open, as it is on host',
        '',
        '  - Over network "backend", on which both are, as db, postgres, at 10.0.0.5,',
        '    IPv4 and IPv6. "db" is a name of "db-2", "db-3", too, and leads to each in',
        '    turns.',
        '',
      ].join('\n'),
    )
    const colored = renderReach({ color: true, columns: 80 }, explanation({ verdict: 'closed' }), 'now')
    expect(colored).toContain('\u001b[31mclosed\u001b[39m')
  })

  it.each<readonly [Path, string]>([
    [makePath('self'), 'Both have the same network namespace: "db" is at localhost there.'],
    [
      makePath('bridge', { network: 'n', families: [4] }),
      'From "web" at its address on the bridge of network "n", IPv4.',
    ],
    [makePath('host'), 'At an address of the host.'],
    [
      makePath('host', { network: 'n' }),
      'At an address that the host has, the gateway of network "n" for one.',
    ],
    [
      makePath('published', {
        network: 'n',
        families: [4],
        ports: [port('8080:80'), port('127.0.0.1:1:2'), port('::1:3:4')],
      }),
      'Through port 8080 (to 80/tcp), 127.0.0.1:1 (to 2/tcp), [::1]:3 (to 4/tcp) of the host, which leads to network "n", IPv4.',
    ],
    [
      makePath('published', { ports: [{ ...port('1:80'), hostPort: null }] }),
      'Through port one that the engine chooses (to 80/tcp) of the host, which leads to network.',
    ],
    [
      makePath('address', { network: 'n', families: [6], ports: [port('8080:80')], needsRoute: true }),
      'At its own address on network "n", for packets that are routed through the host, IPv6, on 80/tcp, where a route leads there.',
    ],
    [makePath('segment', { network: 'n' }), 'On the local network itself, through network "n".'],
    [makePath('out', { network: 'n' }), 'Out of the host over network "n".'],
    [makePath('out'), 'Directly.'],
  ])('%j', (path, words) => {
    expect(say(path)).toBe(words)
  })

  it.each<Doubt>([
    'engine',
    'driver',
    'options',
    'links',
    'ports',
    'router',
    'replies',
    'internet',
    'restarting',
    'mode',
  ])('says what is not certain: %s', (doubt) => {
    expect(say(makePath('other', { doubt }))).toMatch(
      /^There may be another way\. That is not certain: .+\.$/,
    )
    expect(say(makePath('out', { doubt }))).toMatch(/^Directly\. That is not certain: .+\.$/)
  })

  it.each<readonly [ReachReason, string]>([
    [{ code: 'not-running', container: 'db' }, '"db" does not run'],
    [{ code: 'paused', container: 'db' }, '"db" is paused'],
    [{ code: 'restarting', container: 'db' }, 'restart loop'],
    [{ code: 'no-network', container: 'db' }, 'on no network'],
    [
      { code: 'namespace-gone', container: 'side', of: 'db' },
      '"side" lives in the network namespace of "db"',
    ],
    [{ code: 'icc-off', network: 'n' }, 'enable_icc'],
    [{ code: 'private', network: 'n' }, 'keeps containers apart'],
    [{ code: 'no-common-family', network: 'n' }, 'IPv6 only'],
    [
      { code: 'no-common-network', from: ['a', 'b'], to: ['c'] },
      'They have no network in common: "web" is on "a", "b", "db" on "c".',
    ],
    [{ code: 'nothing-published', container: 'db' }, 'publishes no port'],
    [{ code: 'not-mapped', container: 'db' }, 'no network that it is on leads to them'],
    [{ code: 'localhost-only', container: 'db' }, 'for the host alone'],
    [{ code: 'cut-off', container: 'db' }, 'out of reach for "db"'],
    [{ code: 'no-host-address', container: 'db' }, 'The host has no address'],
    [{ code: 'internal-only', container: 'db' }, 'internal networks only'],
    [{ code: 'no-masquerade', container: 'db' }, 'does not masquerade'],
  ])('says what stands in the way: %j', (reason, words) => {
    expect(describeReach(explanation({ verdict: 'closed', reasons: [reason] })).join()).toContain(words)
  })

  it('escapes names, and calls the ends as they are asked for', () => {
    const from = { kind: 'container', name: 'a\u001b[31mb' } as const
    expect(renderReach(plain, explanation({ from }), 'now')).not.toContain('\u001b')
    expect(['host', 'lan', 'internet'].map((kind) => renderPeer({ kind: kind as 'host' }))).toEqual([
      'host',
      'lan',
      'internet',
    ])
    expect(renderPeer(web)).toBe('web')
    expect(renderPeer({ kind: 'container', name: 'lan' })).toBe('containers.(lan)')
    const lan = explanation({ from: { kind: 'lan' }, paths: [makePath('bridge', { network: 'n' })] })
    expect(describeReach(lan)[0]).toContain('From the local network')
  })
})
