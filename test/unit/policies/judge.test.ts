import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObservedContainer } from '../../../src/model/observed.ts'
import { LEFT_OUT } from '../../../src/model/snapshot.ts'
import { judgePolicy } from '../../../src/policies/judge.ts'
import { makeTable } from '../../../src/policies/table.ts'
import { makeExplain } from '../../../src/reachability/explain.ts'
import { makeReachability } from '../../../src/reachability/model.ts'
import { measureWork } from '../../support/processor-time.ts'
import { judge, readPolicy, stateOf, tellBreaches } from '../../support/policies.ts'
import { bridgeOptions, docker26, on, peer, port } from '../../support/reach.ts'
import { docker28, observedContainer, observedNetwork, pairs } from '../../support/states.ts'

const front = observedNetwork('front')
const back = observedNetwork('back', { internal: true })
const far = observedNetwork('far', { driver: 'weave' })
const quiet = observedNetwork('quiet', bridgeOptions({ enable_icc: 'false' }))
const networks = [front, back, far, quiet]

const web = on('web', [front])
const api = on('api', [front, back])
const db = on('db', [back])
const shop = stateOf(networks, [web, api, db])

const tell = (text: string, ...states: Parameters<typeof judge>[1]): readonly string[] =>
  tellBreaches(judge(text, states))

describe('a policy that denies', () => {
  it.each([
    ['{ deny: { from: web, to: db } }', []],
    ['{ deny: { from: api, to: db } }', ['already api -> db by network back']],
    ['{ deny: { from: "*", to: db } }', ['already api -> db by network back']],
    ['{ deny: { from: "*", to: db }, allow: { from: api } }', []],
    ['{ deny: { from: { container: "*", except: api }, to: db } }', []],
    [
      '{ deny: { from: { network: back }, to: "*" } }',
      ['already db -> api by network back', 'already api -> web by network front'],
    ],
    ['{ deny: { from: [web, db], to: internet } }', ['already web -> internet by out front']],
    ['{ deny: { from: host, to: db } }', ['already host -> db by bridge back']],
    ['{ deny: { from: lan, to: ["*"] } }', []],
    [
      '{ deny: { from: api, to: db, ports: [5432, 80-90] } }',
      ['already api -> db by network back, at 80-90/tcp and 5432/tcp'],
    ],
    [
      '{ deny: { from: api, to: db }, allow: { to: db, port: 5432 } }',
      ['already api -> db by network back, at 1-5431/tcp, 5433-65535/tcp, 1-65535/udp and 1-65535/sctp'],
    ],
    ['{ deny: { from: api, to: db, port: 5432 }, allow: { to: db, port: 5432 } }', []],
  ])('%s', (text, expected) => {
    expect(tell(text, shop)).toEqual(expected)
  })

  it('counts containers that do not run, and those that the file does not declare', () => {
    const stopped = stateOf(networks, [{ ...web, state: 'exited' }, on('other', [front])])
    expect(tell('{ deny: { from: { container: other }, to: web } }', stopped)).toEqual([
      'already other -> web by network front',
    ])
  })

  it('says of each way whether the plan makes it', () => {
    const joined = stateOf(networks, [on('web', [front, back]), api, db])
    expect(tell('{ deny: { from: [web, api], to: db } }', shop, joined)).toEqual([
      'already api -> db by network back',
      'new web -> db by network back',
    ])
    expect(tell('{ deny: { from: [web, api], to: db } }', joined, shop)).toEqual([
      'already api -> db by network back',
    ])
  })

  it('tells a way that becomes wider from one that was there', () => {
    const shopWith = (...more: Parameters<typeof on>[1]) =>
      stateOf(networks, [on('web', [front, ...more], { ports: [port('8080:80')] }), on('api', [back])])
    const apart = stateOf(networks, [on('web', [front], { ports: [port('8080:80')] }), on('api', [quiet])])
    expect(tell('{ deny: { from: api, to: web } }', apart)).toEqual([
      'already api -> web by published front, at 80/tcp',
    ])
    const together = stateOf(networks, [
      on('web', [front, back], { ports: [port('8080:80')] }),
      on('api', [quiet, back]),
    ])
    expect(tell('{ deny: { from: api, to: web } }', apart, together)).toEqual([
      'wider api -> web by network back',
    ])
    expect(tell('{ deny: { from: api, to: web } }', shopWith(), shopWith(back))).toEqual([
      'new api -> web by network back',
    ])
  })

  it('is broken by a container that comes to be meant', () => {
    const moved = stateOf(networks, [on('web', [front, back]), api, db])
    expect(tell('{ deny: { from: web, to: { network: back } } }', shop, moved)).toEqual([
      'already web -> api by network front',
      'new web -> db by network back',
    ])
  })

  it('is broken by a way that was there before anybody was meant, which is told apart', () => {
    const outer = stateOf(networks, [web, on('api', [front]), db])
    expect(tell('{ deny: { from: web, to: { network: back } } }', outer)).toEqual([])
    expect(tell('{ deny: { from: web, to: { network: back } } }', outer, shop)).toEqual([
      'meant web -> api by network front',
    ])
  })

  it('tells alike ways together', () => {
    const many = stateOf(networks, [
      ...['a-1', 'a-2', 'a-3'].map((name) => on(name, [back])),
      ...['d-1', 'd-2'].map((name) => on(name, [back], { ports: [port('1:1')] })),
    ])
    expect(tell('{ deny: { from: "a*", to: "d*" } }', many)).toEqual([
      'already a-1+a-2+a-3 -> d-1+d-2 by network back',
    ])
    expect(tell('{ deny: { from: "a*", to: "a*" } }', many)).toEqual([
      'already a-1+a-2+a-3 -> a-1+a-2+a-3 by network back',
    ])
  })

  it('sees what shares a namespace, the host one included', () => {
    const shared = stateOf(networks, [
      db,
      observedContainer('side', [], { mode: { kind: 'container', container: 'db' } }),
      observedContainer('agent', [], { mode: { kind: 'host' } }),
      observedContainer('lost', [], { mode: { kind: 'container', container: 'gone' } }),
    ])
    expect(tell('{ deny: { from: side, to: [db, lost] } }', shared)).toEqual(['already side -> db by self'])
    expect(tell('{ deny: { from: side, to: { network: back } } }', shared)).toEqual([
      'already side -> db by self',
    ])
    expect(tell('{ deny: { from: agent, to: [host, db] } }', shared)).toEqual([
      'already agent -> db by bridge back',
      'already agent -> host by self',
    ])
  })

  it('is about published ports by the port of the container', () => {
    const published = stateOf(networks, [
      on('web', [front], { ports: [port('8080:80'), port('127.0.0.1:9000:90')] }),
    ])
    expect(tell('{ deny: { from: lan, to: web } }', published)).toEqual([
      'already lan -> web by published front, at 80/tcp',
    ])
    expect(tell('{ deny: { from: lan, to: web, ports: [8080, 90] } }', published)).toEqual([])
  })

  it('cannot decide what nobody can', () => {
    const { breaches, undecided } = judge('{ deny: { from: "*", to: ["far-*"] } }', [
      stateOf(networks, [web, on('far-1', [far]), on('far-2', [far])]),
    ])
    expect(breaches).toEqual([])
    expect(undecided).toEqual([
      { from: peer('far-1'), to: peer('far-2'), count: 2 },
      { from: peer('web'), to: peer('far-1'), count: 2 },
    ])
  })
})

describe('a policy that requires', () => {
  it.each([
    ['{ require: { from: api, to: db } }', []],
    ['{ require: { from: api, to: db, port: 5432 } }', []],
    ['{ require: { from: web, to: db } }', ['already web -> db without no-common-network,nothing-published']],
    ['{ require: { from: [db, api], to: internet } }', ['already db -> internet without internal-only']],
    [
      '{ require: { from: lan, to: web, port: 80 } }',
      ['already lan -> web without nothing-published, at 80/tcp'],
    ],
  ])('%s', (text, expected) => {
    expect(tell(text, shop)).toEqual(expected)
  })

  it('needs each port, and is told of those that are missing', () => {
    const published = stateOf(networks, [on('web', [front], { ports: [port('8080:80')] })])
    expect(tell('{ require: { from: lan, to: web } }', published)).toEqual([])
    expect(tell('{ require: { from: lan, to: web, ports: [80] } }', published)).toEqual([])
    expect(tell('{ require: { from: lan, to: web, ports: [80, 443] } }', published)).toEqual([
      'already lan -> web without , at 443/tcp',
    ])
  })

  it('is broken by a plan that closes', () => {
    const apart = stateOf(networks, [web, on('api', [front]), db])
    expect(tell('{ require: { from: api, to: db } }', shop, apart)).toEqual([
      'new api -> db without no-common-network,nothing-published',
    ])
  })

  it('is broken where somebody without a way comes to be meant, which is told apart', () => {
    const apart = stateOf(networks, [web, api, on('db', [quiet])])
    expect(tell('{ require: { from: web, to: { network: back } } }', apart)).toEqual([])
    expect(tell('{ require: { from: web, to: { network: back } } }', apart, shop)).toEqual([
      'meant web -> db without no-common-network,nothing-published',
    ])
  })

  it('cannot decide what nobody can', () => {
    const state = stateOf(networks, [web, on('far-1', [far]), on('pub', [front], { ports: [port('80:80')] })])
    expect(judge('{ require: { from: web, to: ["far-*"] } }', [state]).undecided).toHaveLength(1)
    expect(judge('{ require: { from: internet, to: pub, ports: [80] } }', [state])).toMatchObject({
      breaches: [],
      undecided: [{ count: 1 }],
    })
    expect(tellBreaches(judge('{ require: { from: internet, to: pub, ports: [80, 90] } }', [state]))).toEqual(
      ['already internet -> pub without , at 90/tcp'],
    )
  })
})

describe('a policy that isolates', () => {
  const a1 = on('a1', [front], { labels: pairs({ tenant: 'a', tier: 'web' }) })
  const a2 = on('a2', [front], { labels: pairs({ tenant: 'a' }) })
  const b1 = on('b1', [front], { labels: pairs({ tenant: 'b' }) })
  const c1 = on('c1', [back], { labels: pairs({ tenant: 'c' }) })
  const free = on('free', [front, back], { labels: [] })
  const state = stateOf(networks, [a1, a2, b1, c1, free])

  it('keeps groups apart, each pair told once', () => {
    expect(tell('{ isolate: { label: tenant } }', state)).toEqual(['already b1 -> a1+a2 by network front'])
    expect(tell('{ isolate: { groups: { a: [a1, a2], b: b1, c: c1 } } }', state)).toEqual([
      'already b1 -> a1+a2 by network front',
    ])
    expect(tell('{ isolate: { groups: { a: { label: tenant=a }, c: [c1, free] } } }', state)).toEqual([
      'already free -> a1+a2 by network front',
    ])
  })

  it('lets pass what is allowed between groups', () => {
    const groups = 'groups: { a: [a1, a2], b: b1 }'
    expect(
      tell(
        `{ isolate: { ${groups} }, allow: [{ from: { group: a }, to: { group: b } }, { from: b1 }] }`,
        state,
      ),
    ).toEqual([])
    expect(
      tell(
        `{ isolate: { ${groups} }, allow: [{ from: { label: tier=web }, to: b1 }, { from: b1, to: a1 }] }`,
        state,
      ),
    ).toEqual(['already b1 -> a2 by network front'])
    expect(tell(`{ isolate: { ${groups} }, allow: { from: { label: tier }, to: b1 } }`, state)).toEqual([
      'already b1 -> a1+a2 by network front',
    ])
  })

  it('names who is in several groups, and leaves them be', () => {
    const { breaches, overlapping } = judge('{ isolate: { groups: { a: [a1, b1], b: [b1, a2] } } }', [state])
    expect(overlapping).toEqual([peer('b1')])
    expect(tellBreaches({ breaches } as ReturnType<typeof judge>)).toEqual([
      'already a2 -> a1 by network front',
    ])
  })

  it('says that a label makes no groups', () => {
    expect(judge('{ isolate: { label: team } }', [state]).isWithoutGroups).toBe(true)
    expect(judge('{ isolate: { label: tenant } }', [state]).isWithoutGroups).toBe(false)
    expect(judge('{ isolate: { label: tenant } }', [shop])).toMatchObject({
      isWithoutGroups: true,
      unlabelled: 3,
    })
  })

  it('counts containers whose labels are not known', () => {
    const left = on('left', [front], { labels: pairs({ tenant: LEFT_OUT, other: 'x' }) })
    const some = stateOf(networks, [a1, left, on('bare', [front])])
    expect(judge('{ isolate: { label: tenant } }', [some]).unlabelled).toBe(2)
    expect(
      judge('{ deny: { from: { container: "*", except: { label: other=x } }, to: bare } }', [some])
        .unlabelled,
    ).toBe(1)
    expect(judge('{ deny: { from: "*", to: bare } }', [some]).unlabelled).toBe(0)
  })
})

describe('exceptions', () => {
  const exception = (facts: string, day = '2026-12-31') =>
    `exceptions: [{ ${facts} owner: ops, reason: dump, expires: ${day} }]`
  const uses = (text: string, today?: string | null) =>
    judge(text, [shop], today).uses.map(({ isExpired, count }) => [isExpired, count])

  it.each([
    ['', '2026-12-31', [], [false, 1]],
    ['from: api,', '2026-06-01', [], [false, 1]],
    ['from: web,', '2026-12-31', ['already api -> db by network back'], [false, 0]],
    ['from: api,', '2026-05-31', ['already api -> db by network back'], [true, 1]],
    ['from: web,', '2026-05-31', ['already api -> db by network back'], [true, 0]],
    [
      'from: api, port: 1-65535,',
      '2026-12-31',
      ['already api -> db by network back, at 1-65535/udp and 1-65535/sctp'],
      [false, 1],
    ],
  ])('of %s until %s', (facts, day, breaches, use) => {
    const text = `{ deny: { from: "*", to: db }, ${exception(facts, day)} }`
    expect(tell(text, shop)).toEqual(breaches)
    expect(uses(text)).toEqual([use])
  })

  it('excuse what nobody can decide, and what is required', () => {
    const state = stateOf(networks, [web, db, on('far-1', [far])])
    const undecided = judge(`{ deny: { from: web, to: "far*" }, ${exception('')} }`, [state])
    expect(undecided).toMatchObject({ undecided: [], uses: [{ count: 1 }] })
    expect(judge(`{ require: { from: web, to: db }, ${exception('to: db,')} }`, [state])).toMatchObject({
      breaches: [],
      uses: [{ count: 1 }],
    })
  })

  it('do not hold without a day', () => {
    expect(uses(`{ deny: { from: "*", to: db }, ${exception('')} }`, null)).toEqual([[true, 1]])
  })
})

describe('selectors', () => {
  it('that mean nobody are named', () => {
    const { unmatched } = judge(
      '{ deny: { from: [web, { container: ghost }, lan], to: { label: tier=x } }, allow: { from: { network: back, container: web } } }',
      [shop],
    )
    expect(unmatched.map(({ selectors }) => selectors)).toMatchObject([
      [{ container: 'ghost' }],
      [{ label: { key: 'tier' } }],
      [{ container: 'web', network: 'back' }],
    ])
  })
})

describe('policies and single pairs', () => {
  const all = [front, back, quiet, observedNetwork('plain', bridgeOptions({ enable_ip_masquerade: 'false' }))]
  const arbitraryContainer = (name: string): fc.Arbitrary<ObservedContainer> =>
    fc
      .record({
        networks: fc.subarray(all),
        ports: fc.subarray([port('80:80'), port('127.0.0.1:81:80'), port('172.17.0.1:82:80')]),
        mode: fc.constantFrom('default', 'default', 'default', 'host', 'container'),
      })
      .map(({ networks: joined, ports, mode }) =>
        mode === 'default'
          ? on(name, joined, { ports })
          : observedContainer(name, [], {
              mode: mode === 'host' ? { kind: 'host' } : { kind: 'container', container: 'c0' },
            }),
      )
  const arbitraryState = fc
    .tuple(
      fc.tuple(...Array.from({ length: 6 }, (_, index) => arbitraryContainer(`c${index}`))),
      fc.constantFrom(docker26, docker28),
    )
    .map(([containers, engine]) => stateOf(all, containers, engine))

  it('say the same of every pair', () => {
    const policy = readPolicy('{ deny: { from: ["*", lan, host], to: ["*", lan, host] } }')
    fc.assert(
      fc.property(arbitraryState, arbitraryState, (before, given) => {
        const after = { ...given, engine: before.engine }
        const { breaches } = judgePolicy(makeTable(before, after), policy, null)
        const [then, now] = [before, after].map((state) =>
          makeExplain(makeReachability(state), { asRunning: true }),
        )
        const names = [...Array.from({ length: 6 }, (_, index) => `c${index}`), 'lan', 'host']
        const isOpen = (explain: typeof then, from: string, to: string) =>
          explain?.(peer(from), peer(to)).verdict === 'open'
        const told = new Map<string, string>()
        for (const { status, from, to, path } of breaches) {
          const mutual = path?.kind === 'network' || path?.kind === 'self'
          for (const a of from) {
            for (const b of to) {
              told.set(JSON.stringify([a, b]), status)
              if (mutual && !told.has(JSON.stringify([b, a]))) told.set(JSON.stringify([b, a]), status)
            }
          }
        }
        for (const from of names) {
          for (const to of names) {
            if (from === to) continue
            const status = told.get(JSON.stringify([peer(from), peer(to)]))
            expect([from, to, status !== undefined]).toEqual([from, to, isOpen(now, from, to)])
            if (status === 'new') expect(isOpen(then, from, to)).toBe(false)
            if (status === 'already') expect(isOpen(then, from, to)).toBe(true)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('take no time that grows with the square of what there is', async () => {
    const large = Array.from({ length: 300 }, (_, index) => observedNetwork(`n-${index}`))
    const makeWorld = (size: number) =>
      stateOf(
        large,
        Array.from({ length: size }, (_, index) =>
          on(`c-${index}`, [large[index % 300] as (typeof large)[number]], {
            labels: pairs({ tenant: String(index % 300) }),
          }),
        ),
      )
    const policy = readPolicy('{ isolate: { label: tenant } }')
    const [small, big] = [makeWorld(600), makeWorld(2400)]
    const run = (state: typeof small) => () => {
      const { breaches } = judgePolicy(makeTable(state, state), policy, null)
      expect(breaches).toEqual([])
    }
    run(small)()
    expect((await measureWork(run(big))) / (await measureWork(run(small)))).toBeLessThan(10)
  })

  it('end where nobody reads on', () => {
    const containers = Array.from({ length: 40 }, (_, index) =>
      on(`c-${index}`, [front], { ports: [port(`${index + 1}:${index + 1}`)] }),
    )
    const { isCut, breaches } = judge('{ deny: { from: "*", to: "*" } }', [stateOf(networks, containers)])
    expect(isCut).toBe(true)
    expect(breaches.length).toBeLessThanOrEqual(1000)
  })

  it('end there, too, where pairs are both broken and undecided', () => {
    const containers = Array.from({ length: 700 }, (_, index) =>
      on(`p-${index}`, [front], {
        ports: [port(`${index + 1}:80`), port(`${index + 1001}:${index + 1001}`)],
      }),
    )
    const { isCut, breaches, undecided } = judge(
      '{ require: { from: internet, to: [a, "p*"], ports: [80, 90] } }',
      [stateOf(networks, [on('a', [front], { ports: [port('8080:80'), port('9090:90')] }), ...containers])],
    )
    const broken = breaches.reduce((sum, { from, to }) => sum + from.length * to.length, 0)
    expect({ isCut, undecided: undecided.length, broken }).toEqual({
      isCut: true,
      undecided: 501,
      broken: 500,
    })
  })
})
