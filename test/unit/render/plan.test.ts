// The text of a plan: what a reviewer reads.
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../../src/plan/document.ts'
import { renderPlan, type PlanDetail } from '../../../src/render/plan.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, makeSteps, RICH_PLAN } from './plans.ts'

function show(plan: Plan, columns = 80, detail: PlanDetail = 'normal'): string {
  return renderPlan({ color: false, columns }, plan, { detail, sources: new Map() })
}

const ERROR = {
  code: 'container-missing',
  severity: 'error',
  summary: 'Container does not exist',
  detail: 'The engine has no container named "api".',
  fix: 'Start "api".',
  range: { file: 'config.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 6 } },
} as const

const WAITING = {
  address: 'containers.api',
  reason: 'waiting',
  detail: 'There is no container "api" yet.',
} as const

const NO_COUNTS = makePlanOf().summary

describe('a plan', () => {
  it('reads well at 80 columns', () => {
    expect(show(RICH_PLAN)).toMatchInlineSnapshot(`
      "Plan for shop on docker-host (28.5.2, API 1.51)
      + create, connect   ~ reconnect   -/+ remove, then create   - disconnect, remove

        + create network shop_frontend (networks.frontend, does not exist yet)
            driver                 bridge
            ipam.config[0].subnet  172.30.0.0/16
            labels["tier"]         web

      -/+ replace network backend (differs from the file)
            ~ internal               false -> true  # forces replacement
            ~ ipam.config[0].subnet  # forces replacement
                172.25.0.0/16 -> 172.26.0.0/16
            + labels["tier"]         data  # forces replacement
            ! danger: Running containers lose "backend" for a moment: "cache", "db",
              "queue", "worker-1", "worker-2". (replaces-network)
            ~ reconnect 5 containers (the network is replaced)
                cache, queue, worker-1, worker-2, worker-3
            ~ reconnect db (the network is replaced)
                ~ ipv4Address  172.25.0.5 -> 172.26.0.5

        - remove network legacy (not declared)
            ! notice: Network "legacy" is removed. (prunes)
            - disconnect old (not declared)

          container api-server (containers.api)
            + connect to shop_frontend (not connected yet)
                aliases  [api, rest-api]
            - disconnect from bridge (not declared)
                ! notice, allowed: "api-server" is running and leaves "bridge".
                  (detaches-running)

      Waiting
        containers.billing: There is no container "billing" yet; plan again once it
          exists.

      Left as it is
        networks.(monitoring): It was not made by xec and nothing differs.

      warning[ports-differ]: Published ports differ from the declared ones
        Container "web" publishes 80/tcp on 8080, the file declares 80.
        Fix: Create the container again with "-p 80:80".

      Plan: 1 to create, 1 to replace, 1 to remove, 2 to connect, 6 to reconnect, 2 to
      disconnect.
      Dangers: replaces-network.
      1 object waits for what does not exist yet.
      Digest: sha256:c
      "
    `)
  })

  it('reads well at 40 columns', () => {
    expect(show(RICH_PLAN, 40, 'full')).toMatchInlineSnapshot(`
      "Plan for shop on docker-host (28.5.2,
        API 1.51)
      + create, connect   ~ reconnect
      -/+ remove, then create
      - disconnect, remove

        + create network shop_frontend
            (networks.frontend, does not exist
            yet)
            driver                 bridge
            ipam.config[0].subnet
                172.30.0.0/16
            labels["tier"]         web

      -/+ replace network backend
            (differs from the file)
            ~ internal  # forces replacement
                false -> true
            ~ ipam.config[0].subnet
                # forces replacement
                172.25.0.0/16 -> 172.26.0.0/16
            + labels["tier"]
                # forces replacement
                data
            ! danger: Running containers
              lose "backend" for a moment:
              "cache", "db", "queue",
              "worker-1", "worker-2".
              (replaces-network)
            ~ reconnect 5 containers (the
                network is replaced)
                cache, queue, worker-1,
                worker-2, worker-3
            ~ reconnect db (the network is
                replaced)
                ~ ipv4Address
                    172.25.0.5 -> 172.26.0.5

        - remove network legacy (not declared)
            ! notice: Network "legacy" is
              removed. (prunes)
            - disconnect old (not declared)

          container api-server
            (containers.api)
            + connect to shop_frontend
                (not connected yet)
                aliases  [api, rest-api]
            - disconnect from bridge (not
                declared)
                ! notice, allowed:
                  "api-server" is running and
                  leaves "bridge".
                  (detaches-running)

      Waiting
        containers.billing: There is no
          container "billing" yet; plan again
          once it exists.

      Left as it is
        networks.(monitoring): It was not
          made by xec and nothing differs.

      Steps
        1. create network frontend
        2. remove network frontend
        3. connect api to frontend
        4. disconnect api from frontend

      warning[ports-differ]: Published ports
        differ from the declared ones
        Container "web" publishes 80/tcp on
        8080, the file declares 80.
        Fix: Create the container again
             with "-p 80:80".

      Plan: 1 to create, 1 to replace, 1 to
      remove, 2 to connect, 6 to reconnect, 2
      to disconnect.
      Dangers: replaces-network.
      1 object waits for what does not exist
      yet.
      Digest: sha256:c
      "
    `)
  })

  it('says with colour what it says without', () => {
    const colored = renderPlan({ color: true, columns: 80 }, RICH_PLAN, {
      detail: 'full',
      sources: new Map(),
    })
    // oxlint-disable-next-line no-control-regex -- the sequences are what is looked for
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(show(RICH_PLAN, 80, 'full'))
    expect(colored).not.toBe(show(RICH_PLAN, 80, 'full'))
  })

  it('is brief where only problems and the summary are wanted', () => {
    expect(show(RICH_PLAN, 80, 'brief')).toMatchInlineSnapshot(`
      "warning[ports-differ]: Published ports differ from the declared ones
        Container "web" publishes 80/tcp on 8080, the file declares 80.
        Fix: Create the container again with "-p 80:80".

      Plan: 1 to create, 1 to replace, 1 to remove, 2 to connect, 6 to reconnect, 2 to
      disconnect.
      Dangers: replaces-network.
      1 object waits for what does not exist yet.
      "
    `)
  })

  it('lists no steps where there are none', () => {
    expect(show(makePlanOf(), 80, 'full')).not.toContain('Steps')
  })

  it('says what no undoing would bring back', () => {
    const { disconnect } = makeSteps()
    const irreversible = 'Undone, "api" loses its macAddress on "frontend".'
    const text = show(makePlanOf({ steps: [{ ...disconnect, irreversible }] }))
    expect(text).toContain(`Cannot be undone completely\n  ${irreversible}\n`)
    expect(show(makePlanOf({ steps: [disconnect] }))).not.toContain('undone')
  })

  it('lists what stays as it is by address', () => {
    const changes = [
      makeNetworkChange({ actions: ['no-op'], reason: 'unchanged' }),
      makeAttachmentChange({ actions: ['no-op'], reason: 'unchanged' }),
    ]
    expect(show(makePlanOf({ applyable: false, changes, summary: { ...NO_COUNTS, unchanged: 2 } })))
      .toMatchInlineSnapshot(`
      "Plan for shop on docker-host (28.5.2, API 1.51)

      Unchanged
        networks.frontend, containers.api/frontend

      No changes: 2 objects as declared.
      "
    `)
  })

  it('puts a connect to a replaced network under its container, since the replacement is not its cause', () => {
    const changes = [
      makeNetworkChange({ actions: ['create', 'remove'], reason: 'renamed' }),
      makeAttachmentChange(),
      makeAttachmentChange({
        container: 'web',
        network: 'gone',
        actions: ['disconnect', 'connect'],
        reason: 'network-replaced',
      }),
    ]
    expect(show(makePlanOf({ changes, summary: { ...NO_COUNTS, replace: 1, connect: 1, reconnect: 1 } })))
      .toMatchInlineSnapshot(`
        "Plan for shop on docker-host (28.5.2, API 1.51)
        + connect   ~ reconnect   +/- create, then remove

        +/- replace network frontend (renamed in the file)

            container api
              + connect to frontend (not connected yet)

            container web
              ~ reconnect to gone (the network is replaced)

        Plan: 1 to replace, 1 to connect, 1 to reconnect.
        Digest: sha256:c
        "
      `)
  })

  it('names the key in the file where it is another word than the name', () => {
    const text = show(
      makePlanOf({
        changes: [
          makeNetworkChange({ network: 'a b', address: 'networks."a b"' }),
          makeNetworkChange({ network: 'c', address: 'networks."d \\" e"' }),
        ],
      }),
    )
    expect(text).toContain('create network a b (does not exist yet)')
    expect(text).toContain('create network c (networks."d \\" e", does not exist yet)')
  })

  it('shows values that were there and go, and long ones below each other', () => {
    const changes = [
      makeAttachmentChange({
        actions: ['disconnect', 'connect'],
        reason: 'differs',
        differences: [
          { path: 'macAddress', before: '02:42:ac:19:00:05', after: null, forcesReplace: false },
          {
            path: 'driverOpts["com.example.a-rather-long-name-of-an-option"]',
            before: 'one '.repeat(20).trim(),
            after: 'two '.repeat(20).trim(),
            forcesReplace: false,
          },
        ],
      }),
    ]
    expect(show(makePlanOf({ changes }))).toMatchInlineSnapshot(`
      "Plan for shop on docker-host (28.5.2, API 1.51)
      ~ reconnect

          container api
            ~ reconnect to frontend (differs from the file)
                - macAddress  02:42:ac:19:00:05
                ~ driverOpts["com.example.a-rather-long-name-of-an-option"]
                    "one one one one one one one one one one one one one one one
                       one one one one one"
                    -> "two two two two two two two two two two two two two two two
                       two two two two two"

      No changes.
      Digest: sha256:c
      "
    `)
  })
})

describe('what is left as it is', () => {
  const kept = ['api', 'cache', 'db', 'web'].map((name) => ({
    address: `containers.${name}/(bridge)`,
    reason: 'policy' as const,
    detail: `"${name}" stays on "bridge", which "attachments: additive" never cuts.`,
  }))

  it('is told once for many containers, and one by one where all is shown', () => {
    expect(show(makePlanOf({ kept }))).toContain(
      'Left as it is\n' +
        '  containers.api/(bridge), and 3 more like it:\n' +
        '    "api" stays on "bridge", which "attachments: additive" never cuts.\n\n',
    )
    const whole = show(makePlanOf({ kept }), 120, 'full')
    for (const { address, detail } of kept) expect(whole).toContain(`  ${address}: ${detail}\n`)
  })
})

describe('the last line', () => {
  it.each<readonly [string, Partial<Plan>, string]>([
    ['nothing to do', {}, 'No changes.'],
    ['all as declared', { summary: { ...NO_COUNTS, unchanged: 7 } }, 'No changes: 7 objects as declared.'],
    ['nothing to destroy', { mode: 'destroy' }, 'Nothing to destroy: shop owns nothing on this engine.'],
    [
      'changes',
      { summary: { ...NO_COUNTS, create: 2, disconnect: 1 } },
      'Plan: 2 to create, 1 to disconnect.',
    ],
    [
      'a protected network',
      { summary: { ...NO_COUNTS, remove: 1 }, applyable: false, steps: RICH_PLAN.steps },
      'Plan: 1 to remove.\nThis plan cannot be applied: a protected network is in the way.',
    ],
    ['an error alone', { diagnostics: [ERROR], applyable: false }, 'This plan cannot be applied: 1 error.'],
    [
      'an error beside changes',
      {
        diagnostics: [ERROR, { ...ERROR, severity: 'notice', range: null }],
        summary: { ...NO_COUNTS, create: 1 },
      },
      'Plan: 1 to create.\nThis plan cannot be applied: 1 error.',
    ],
    [
      'one that waits',
      { complete: false, kept: [WAITING] },
      'No changes.\n1 object waits for what does not exist yet.',
    ],
    [
      'two that wait',
      { complete: false, kept: [WAITING, WAITING] },
      'No changes.\n2 objects wait for what does not exist yet.',
    ],
  ])('tells of %s', (_what, parts, text) => {
    expect(show(makePlanOf({ applyable: false, ...parts })).endsWith(`\n${text}\n`)).toBe(true)
  })

  it('is headed by what the plan is for', () => {
    expect(show(makePlanOf())).toMatch(/^Plan for shop on docker-host \(28\.5\.2, API 1\.51\)\n\n/)
    expect(show(makePlanOf({ mode: 'destroy' }))).toMatch(/^Plan to destroy shop on docker-host /)
  })

  it('calls what destroy removes by its reason', () => {
    const changes = [makeNetworkChange({ actions: ['remove'], reason: 'not-declared' })]
    expect(show(makePlanOf({ mode: 'destroy', changes }))).toContain(
      '- remove network frontend (the project is destroyed)',
    )
  })
})
