// What is found about policies, as diagnostics of a real plan.
import { describe, expect, it } from 'vitest'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { checkPolicies, listPolicyReading } from '../../../src/policies/check.ts'
import { listExpectations } from '../../../src/policies/expectations.ts'
import { makePolicyDiagnostic, POLICY_CODES } from '../../../src/policies/codes.ts'
import { digestText } from '../../../src/reconcile/tool.ts'
import { stateOf } from '../../support/policies.ts'
import { on, port } from '../../support/reach.ts'
import { observedContainer, observedNetwork, pairs } from '../../support/states.ts'
import { readDesired } from '../config/read.ts'

const front = observedNetwork('front')
const back = observedNetwork('back', { internal: true })

const TARGETS = `networks: { front: { external: true }, back: { external: true } }
targets:
  containers:
    web: { networks: [front, back] }
    api: { networks: [front, back] }
    db: { networks: [back] }
    side: { network: container:db }
policies:
`

const world = [on('web', [front], { ports: [port('8080:80')] }), on('api', [front, back]), on('db', [back])]

interface Case {
  readonly containers?: readonly ObservedContainer[]
  readonly networks?: readonly ObservedNetwork[]
  readonly today?: string | null
  readonly file?: string
  /** What is held against policies is this of what was read. */
  readonly change?: (desired: DesiredState) => DesiredState
}

function check(policies: string, { containers = world, networks = [front, back], ...rest }: Case = {}) {
  const read = readDesired(`${rest.file ?? TARGETS}${policies}`)
  const desired = rest.change?.(read) ?? read
  const observed = stateOf(networks, containers)
  const plan = makePlan(desired, observed, { tool: 'xec', digest: digestText, allowMissing: true })
  return checkPolicies(desired, {
    observed,
    plan,
    today: rest.today === undefined ? '2026-06-01' : rest.today,
  })
}

const place = ({ code, severity, range, related }: Diagnostic) => ({
  code,
  severity,
  line: range?.start.line,
  related: related?.map(({ message, range: at }) => [message, at.start.line]),
})

describe('what breaks a policy', () => {
  it('is the attachment that the plan adds, told with the policy', () => {
    const [found, ...others] = check(
      '  private: { description: The API alone, deny: { from: "*", to: db }, allow: { from: api } }',
    )
    expect(others).toEqual([])
    expect(found).toEqual({
      code: 'policy-violated',
      severity: 'error',
      summary: 'The plan breaks a policy',
      detail: [
        '"private" denies "web" -> "db", and there is a way: over network "back", on which both are.',
        'The API alone',
        'The plan opens it.',
      ].join('\n'),
      fix: 'Take one of them off "back", or, if it is meant, "allow" it in the policy, or write an exception with a last day.',
      range: expect.objectContaining({ start: { line: 4, column: 30 } }),
      related: [
        {
          message: 'The policy "private"',
          range: expect.objectContaining({ start: { line: 9, column: 3 } }),
        },
      ],
    })
  })

  it('is the attachment that was there, or the line of a container, where nothing is added', () => {
    const found = check('  p: { severity: warning, deny: { from: [api, lan], to: [db, web] } }')
    expect(found.map(place)).toEqual([
      { code: 'policy-violated-already', severity: 'warning', line: 5, related: [['The policy "p"', 9]] },
      { code: 'policy-violated-already', severity: 'warning', line: 5, related: [['The policy "p"', 9]] },
      { code: 'policy-violated-already', severity: 'warning', line: 4, related: [['The policy "p"', 9]] },
    ])
    expect(found[2]).toMatchObject({
      detail: expect.stringContaining('through port 8080 (to 80/tcp) of the host'),
      fix: expect.stringMatching(/^Publish the port for 127.0.0.1 alone/),
    })
  })

  it('is looked for with all of those that are alike', () => {
    const containers = [on('aa', [front]), on('web', [front]), on('x', [front])]
    const to = '{ container: x }'
    expect(check(`  p: { deny: { from: "*", to: ${to} } }`, { containers }).map(place)).toMatchObject([
      { code: 'policy-violated-already', line: 4 },
    ])
    const open = [port('8080:80')]
    const published = [on('aa', [front], { ports: open }), on('web', [front], { ports: open })]
    expect(
      check('  p: { deny: { from: lan, to: "*" } }', { containers: published }).map(place),
    ).toMatchObject([{ code: 'policy-violated-already', line: 4 }])
  })

  it('is there already where the plan only brings it under the policy', () => {
    const [found, ...others] = check('  p: { deny: { from: lan, to: { network: back } } }')
    expect(others).toEqual([])
    expect(found).toMatchObject({ code: 'policy-violated' })
    expect(found?.detail).toContain('It is so already, and the plan brings it under the policy.')
    const [required] = check('  p: { require: { from: { network: back }, to: { container: x } } }', {
      containers: [on('web', [front]), on('x', [observedNetwork('own')])],
      networks: [front, back, observedNetwork('own')],
    })
    expect(required?.detail).toContain('It is so already, and the plan brings it under the policy.')
  })

  it('is the policy itself where nothing in the file is to blame', () => {
    const containers = [
      ...world,
      on('x', [front]),
      on('y', [front]),
      on('z', [observedNetwork('own')], { ports: [port('1:1')] }),
    ]
    const networks = [front, back, observedNetwork('own')]
    const found = check(
      '  a: { deny: { from: { container: x }, to: { container: y } } }\n  b: { deny: { from: lan, to: { container: z } } }\n  c: { require: { from: { container: x }, to: { container: z }, port: 9 } }',
      { containers, networks },
    )
    expect(found.map(place)).toMatchObject([{ line: 1 }, { line: 10, related: undefined }, { line: 11 }])
  })

  it('is the network, where the plan makes it anew', () => {
    const file = `networks: { front: { internal: false, adopt: true } }
targets: { containers: { web: { networks: [front] } } }
policies:
`
    const inner = observedNetwork('front', { internal: true })
    const found = check('  p: { deny: { from: web, to: internet } }', {
      file,
      networks: [inner],
      containers: [on('web', [inner])],
    })
    expect(found.map(place)).toMatchObject([{ code: 'policy-violated', line: 1 }])
    expect(found[0]?.fix).toBe(
      'Close that way ("xec why web internet --planned" says all there are), or, if it is meant, "allow" it in the policy, or write an exception with a last day.',
    )
  })

  it('is looked for in the container whose namespace it is', () => {
    const shared = observedContainer('side', [], { mode: { kind: 'container', container: 'db' } })
    const found = check('  p: { deny: { from: { container: x }, to: side } }', {
      containers: [...world, on('x', [back]), shared],
    })
    expect(found.map(place)).toMatchObject([{ line: 6 }])
  })

  it('is the line of a container whose attachments stand nowhere', () => {
    const withoutPlaces = (desired: DesiredState): DesiredState => ({
      ...desired,
      containers: desired.containers.map((container) => ({
        ...container,
        attachments: container.attachments?.map((one) => ({ ...one, range: null })) ?? null,
      })),
    })
    expect(check('  p: { deny: { from: web, to: db } }', { change: withoutPlaces }).map(place)).toEqual([
      { code: 'policy-violated', severity: 'error', line: 4, related: [['The policy "p"', 9]] },
    ])
  })

  it('is the container that the file declares, on a network that it does not', () => {
    const file = `networks: { front: { external: true } }
targets:
  containers:
    web: { attachments: additive, networks: [front] }
policies:
`
    const containers = [on('web', [front, back]), on('x', [back]), on('y', [back])]
    const found = check(
      '  p: { deny: { from: web, to: { container: x } } }\n  q: { deny: { from: { container: x }, to: { container: y } } }',
      { file, containers },
    )
    expect(found.map(place)).toEqual([
      { code: 'policy-violated-already', severity: 'error', line: 4, related: [['The policy "p"', 6]] },
      { code: 'policy-violated-already', severity: 'error', line: 7, related: undefined },
    ])
  })

  it('is the line of a container that has the network of the host', () => {
    const file = TARGETS.replace('policies:', '    agent: { network: host }\npolicies:')
    const agent = observedContainer('agent', [], { mode: { kind: 'host' } })
    const found = check('  p: { deny: { from: agent, to: host } }', { file, containers: [...world, agent] })
    expect(found.map(place)).toEqual([
      { code: 'policy-violated-already', severity: 'error', line: 8, related: [['The policy "p"', 10]] },
    ])
    expect(found[0]?.detail).toContain('in the network namespace that both have')
  })

  it('is told of two, where those of one kind have no way to each other', () => {
    const apart = observedNetwork('apart', {
      options: pairs({ 'com.docker.network.bridge.enable_icc': 'false' }),
    })
    const found = check('  p: { require: { from: "a*", to: "a*" } }', {
      containers: ['a-1', 'a-2'].map((name) => on(name, [apart])),
      networks: [front, back, apart],
    })
    expect(found).toMatchObject([
      {
        detail: expect.stringContaining('"a-1" and "a-2" -> "a-1" and "a-2", and there is none'),
        fix: 'Put both on one network; "xec why a-1 a-2 --planned" says all that stands in the way.',
      },
    ])
  })

  it('is a container that has no way where one is required', () => {
    const found = check('  p: { require: { from: db, to: internet } }')
    expect(found).toMatchObject([
      {
        detail:
          '"p" requires "db" -> internet, and there is none: "db" is on internal networks only.\nIt is so already, and the plan leaves it so.',
        fix: 'Put both on one network; "xec why db internet --planned" says all that stands in the way.',
        range: { start: { line: 6 } },
      },
    ])
    expect(
      check(
        '  p: { require: { from: { container: web }, to: lan, port: 1 } }\n  q: { require: { from: lan, to: web, port: 81 } }',
      ),
    ).toMatchObject([{ detail: expect.stringContaining('lan -> "web", at 81/tcp, and there is none.') }])
  })

  it('is closed, opened or made wider by the plan', () => {
    const file = TARGETS.replace('web: { networks: [front, back] }', 'web: { networks: [] }')
    expect(check('  p: { require: { from: web, to: api } }', { file })).toMatchObject([
      { code: 'policy-violated', detail: expect.stringContaining('The plan closes it.') },
    ])
    const apart = [on('web', [front], { ports: [port('8080:80')] }), on('api', [observedNetwork('other')])]
    const networks = [front, back, observedNetwork('other')]
    expect(check('  p: { deny: { from: api, to: web } }', { containers: apart, networks })).toMatchObject([
      { detail: expect.stringContaining('Some of it is open already, and the plan opens more.') },
    ])
    const cut = TARGETS.replace(
      'web: { networks: [front, back] }',
      'web: { attachments: exact, networks: [back] }',
    )
    expect(check('  p: { require: { from: lan, to: web, ports: [80, 443] } }')).toMatchObject([
      { code: 'policy-violated-already', detail: expect.stringContaining('lan -> "web", at 443/tcp') },
    ])
    expect(check('  p: { require: { from: lan, to: web, ports: [80, 443] } }', { file: cut })).toMatchObject([
      {
        code: 'policy-violated',
        detail: expect.stringMatching(
          /lan -> "web", at 80\/tcp and 443\/tcp.*\nSome of it is closed already, and the plan closes more\.$/,
        ),
      },
    ])
  })

  it('is counted exactly, where all of it was looked at', () => {
    const containers = Array.from({ length: 12 }, (_, index) =>
      on(`c${index}`, [front], { ports: [port(`${index + 1}:${index + 1}`)] }),
    )
    const found = check('  p: { deny: { from: lan, to: "c*" } }', { containers })
    expect(found).toHaveLength(10)
    expect(found[8]?.detail).toMatch(/\nIt is so already, and the plan leaves it so\.$/)
    expect(found[9]?.detail).toMatch(/\n2 more like it\.$/)
  })

  it('is not counted where nothing is left of what was looked at', () => {
    const own = Array.from({ length: 80 }, (_, index) => observedNetwork(`n${index}`, { internal: true }))
    const containers = own.map((network, index) => on(`${index < 40 ? 'a' : 'b'}${index}`, [network]))
    const found = check('  p: { require: { from: "a*", to: "b*" } }', {
      containers,
      networks: [front, back, ...own],
    })
    expect(found).toHaveLength(1)
    expect(found[0]?.detail).toMatch(
      /\nIt is so already, and the plan leaves it so\.\nThere may be more like it\.$/,
    )
  })

  it('is told ten times, and then counted, with what the plan makes first', () => {
    const containers = Array.from({ length: 14 }, (_, index) =>
      on(`c${index}`, [index % 2 === 0 ? front : back], { ports: [port(`${index + 1}:${index + 1}`)] }),
    )
    const found = check('  p: { deny: { from: lan, to: "*" } }', { containers: [...containers, ...world] })
    expect(found.length).toBeLessThanOrEqual(10)
    const many = Array.from({ length: 40 }, (_, index) =>
      on(`c${index}`, [observedNetwork(`n${index}`)], { ports: [port(`${index + 1}:${index + 1}`)] }),
    )
    const wide = check('  p: { deny: { from: "*", to: "*" }, allow: { from: web } }', {
      containers: many,
      networks: [front, back, ...Array.from({ length: 40 }, (_, index) => observedNetwork(`n${index}`))],
    })
    expect(wide.filter(({ code }) => code === 'policy-violated-already')).toHaveLength(10)
    expect(wide[9]?.detail).toMatch(/\n(At least )?\d+ more like it\.$/)
  })
})

describe('what else there is to say of policies', () => {
  it('is that nobody can decide', () => {
    const far = observedNetwork('far', { driver: 'weave' })
    const containers = [
      ...world,
      ...['f1', 'f2', 'f3', 'f4'].map((name, index) =>
        on(name, [far], { ports: [port(`${index + 1}:${index + 1}`)] }),
      ),
    ]
    const found = check(
      '  p: { deny: { from: lan, to: "f*" } }\n  q: { deny: { from: lan, to: { container: f1 } } }',
      {
        containers,
        networks: [front, back, far],
      },
    )
    expect(found.map(({ code, detail, fix }) => [code, detail, fix])).toEqual([
      [
        'policy-undecided',
        'Whether "p" holds cannot be told of 4 pairs: lan -> "f1", lan -> "f2", lan -> "f3" and others.',
        '"xec why lan f1 --planned" says why.',
      ],
      [
        'policy-undecided',
        'Whether "q" holds cannot be told of 1 pair: lan -> "f1".',
        '"xec why lan f1 --planned" says why.',
      ],
    ])
  })

  it('is of how many pairs nobody can decide at least, where not all were looked at', () => {
    const far = observedNetwork('far', { driver: 'weave' })
    const containers = Array.from({ length: 40 }, (_, index) =>
      on(`f${index}`, [far], { ports: [port(`${index + 1}:${index + 1}`)] }),
    )
    const found = check('  p: { deny: { from: "f*", to: "f*" } }', {
      containers,
      networks: [front, back, far],
    })
    expect(found.map(({ code, detail }) => [code, detail])).toEqual([
      [
        'policy-undecided',
        'Whether "p" holds cannot be told of at least 1000 pairs: "f1" -> "f0", "f10" -> "f0", "f11" -> "f0" and others.',
      ],
    ])
  })

  it('is what became of exceptions', () => {
    const exceptions = (from: string) =>
      `  p: { deny: { from: api, to: db }, exceptions: [{ from: ${from}, owner: ops, reason: dump, expires: 2026-12-31 }] }`
    const tell = (from: string, today: string | null) =>
      check(exceptions(from), { today })
        .filter(({ code }) => code.startsWith('policy-exc'))
        .map(({ code, detail, fix }) => [code, detail, fix])
    expect(tell('api', '2026-12-31')).toEqual([
      ['policy-excepted', 'Until 2026-12-31, by the exception of ops from "p" (dump).', ''],
    ])
    expect(tell('web', '2026-12-31')).toEqual([
      [
        'policy-exception-unused',
        'Nothing needs the exception of ops from "p" (dump): without it the policy holds as well.',
        'Remove it.',
      ],
    ])
    expect(tell('api', '2027-01-01')).toEqual([
      [
        'policy-exception-expired',
        'The last day of the exception of ops from "p" (dump) is 2026-12-31, and today is 2027-01-01. What it let pass breaks the policy again.',
        'Close what it let pass, or agree on another day with ops.',
      ],
    ])
    expect(tell('web', null)).toEqual([
      [
        'policy-exception-expired',
        'The last day of the exception of ops from "p" (dump) is 2026-12-31, and no day was given to hold it against. Nothing needs it any more.',
        'Remove it.',
      ],
    ])
  })

  it('is that a policy means nobody, or somebody twice', () => {
    const labelled = world.map((container) => ({ ...container, labels: pairs({ team: 'a' }) }))
    const found = check(
      '  a: { deny: { from: { label: team=b }, to: { container: ghost } } }\n  b: { isolate: { label: tenant } }\n  c: { isolate: { groups: { a: [web, db], b: [db, api] } } }',
      { containers: labelled },
    )
    expect(
      found.map(({ code, detail }) => `${code}: ${detail}`).filter((line) => !line.includes('violated')),
    ).toEqual([
      'policy-matches-nothing: No container of this engine is what "a" names here: { label: team=b }.',
      'policy-matches-nothing: No container of this engine is what "a" names here: { container: ghost }.',
      'policy-matches-nothing: No container of this engine has the label whose values make the groups of "b".',
      'policy-groups-overlap: "c" has in several groups: "db". They may reach all of these, and be reached by them.',
    ])
  })

  it('is that labels are not known', () => {
    expect(
      check(
        '  a: { deny: { from: { label: team=b }, to: { label: team } } }\n  b: { isolate: { label: tenant } }',
      ).map(({ code, detail }) => [code, detail]),
    ).toEqual([
      ['policy-undecided', '"a" chooses containers by labels, and those of 3 are not known here.'],
      ['policy-undecided', '"b" chooses containers by labels, and those of 3 are not known here.'],
    ])
  })

  it('is not said of exceptions where not everything was looked at', () => {
    const networks = Array.from({ length: 40 }, (_, index) => observedNetwork(`n${index}`))
    const containers = networks.map((network, index) =>
      on(`c${index}`, [network], { ports: [port(`${index + 1}:${index + 1}`)] }),
    )
    const found = check(
      '  p: { deny: { from: "*", to: "*" }, allow: { from: web }, exceptions: { from: "zz*", owner: o, reason: r, expires: 2026-12-31 } }',
      { containers, networks },
    )
    expect(found.map(({ code }) => code)).not.toContain('policy-exception-unused')
  })

  it('has a code each, and no policy is no finding', () => {
    expect(POLICY_CODES.map((code) => makePolicyDiagnostic(code, { detail: '' }).code)).toEqual(POLICY_CODES)
    const none: DesiredState = readDesired('networks: {}')
    expect(checkPolicies(none, { observed: stateOf([], []), plan: { steps: [] }, today: null })).toEqual([])
  })
})

describe('what has to be read for policies', () => {
  const list = (policy: string, containers: readonly ObservedContainer[]) => {
    const { policies = [] } = readDesired(`${TARGETS}  p: ${policy}`)
    const ids = listPolicyReading(policies, {
      observed: stateOf([front, back], containers),
      plan: { steps: [] },
    })
    return containers.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  }
  const listed = world.map((container) => ({
    ...container,
    ports: null,
    labels: pairs({ tenant: container.name }),
  }))

  it.each([
    ['{ deny: { from: "*", to: db } }', ['db']],
    ['{ require: { from: lan, to: [web, host] } }', ['web']],
    ['{ isolate: { groups: { a: web, b: api } } }', ['web', 'api']],
    ['{ isolate: { label: tenant } }', ['web', 'api', 'db']],
    ['{ isolate: { label: other } }', []],
    ['{ deny: { from: db, to: lan } }', []],
  ])('is that of whom they protect: %s', (policy, expected) => {
    expect(list(policy, listed)).toEqual(expected)
  })

  it('is that of the container whose namespace it is, and nothing twice', () => {
    const side = observedContainer('side', [], { mode: { kind: 'container', container: 'db' }, ports: null })
    const agent = observedContainer('agent', [], { mode: { kind: 'host' }, ports: null })
    expect(list('{ deny: { from: lan, to: [side, db] } }', [...listed, side])).toEqual(['db'])
    expect(list('{ deny: { from: lan, to: db } }', world)).toEqual([])
    expect(list('{ isolate: { label: tenant } }', [agent])).toEqual([])
  })
})

describe('policies as expectations', () => {
  const listAll = (policies: string, today: string | null = '2026-06-01', limit = 100) => {
    const { policies: read = [] } = readDesired(`${TARGETS}${policies}`)
    const { expectations, isCut, left } = listExpectations(read, stateOf([front, back], world), {
      today,
      limit,
    })
    return {
      isCut,
      left: [...left],
      lines: expectations.map(({ policy, from, to, ports, expected, severity, range }) => {
        const [source, target] = [from, to].map((end) => ('name' in end ? end.name : end.kind))
        const at = ports?.map(({ first, last }) => `${first}-${last}`).join() ?? 'all'
        return `${policy}:${range?.start.line} ${severity} ${source} -> ${target} ${expected} ${at}`
      }),
    }
  }

  it('name every pair with its ports', () => {
    expect(
      listAll(
        '  a: { deny: { from: "*", to: db, ports: [1-9] }, allow: [{ from: api, port: 5 }, { from: web }] }\n  b: { severity: warning, require: { from: [web, lan], to: api } }',
      ),
    ).toEqual({
      isCut: false,
      left: [],
      lines: [
        'a:9 error api -> db closed 1-4,6-9',
        'b:10 warning web -> api open all',
        'b:10 warning lan -> api open all',
      ],
    })
  })

  it('leave out what an exception excuses, while it holds', () => {
    const text = (ports: string) =>
      `  a: { deny: { from: [web, api], to: db, ports: [1-9] }, exceptions: { from: api,${ports} owner: o, reason: r, expires: 2026-12-31 } }`
    expect(listAll(text('')).lines).toEqual(['a:9 error web -> db closed 1-9'])
    expect(listAll(text(' port: 1,')).lines).toContain('a:9 error api -> db closed 2-9')
    expect(listAll(text(''), '2027-01-01').lines).toHaveLength(2)
    expect(listAll(text(''), null).lines).toHaveLength(2)
  })

  it('are no more than are wanted, and it is known how many more there are', () => {
    const text = '  a: { deny: { from: "*", to: "*" } }\n  b: { deny: { from: lan, to: db } }'
    expect(listAll(text, null, 7).lines).toHaveLength(7)
    expect(listAll(text, null, 7).left).toEqual([])
    expect(listAll(text, null, 6).left).toEqual([['b', 1]])
    expect(listAll(text, null, 2)).toEqual({
      isCut: true,
      left: [
        ['a', 4],
        ['b', 1],
      ],
      lines: ['a:9 error api -> db closed all', 'a:9 error api -> web closed all'],
    })
  })
})
