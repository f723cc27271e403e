// Reports as people get them: planned for real, from worlds of all sizes.
import type { DesiredContainer, DesiredState } from '../../src/model/desired.ts'
import type { ObservedState } from '../../src/model/observed.ts'
import type { PlanOptions } from '../../src/plan/options.ts'
import { makePlan } from '../../src/plan/planner.ts'
import { makeReachMatrix } from '../../src/reachability/matrix.ts'
import { addReachability } from '../../src/reachability/planned.ts'
import type { PlanReport } from '../../src/render/report.ts'
import { makePlannedTopology } from '../../src/topology/planned.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  idOf,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  planOptions,
  pool,
} from './states.ts'

// Plans and puts all that is said around the plan into a report.
function makeReport(
  observed: ObservedState,
  desired: DesiredState,
  choices: Partial<PlanOptions> = {},
): PlanReport {
  const options = {
    ...planOptions,
    tool: 'xec 0.1.0',
    digest: (parts: Iterable<string>) => `sha256:${idOf([...parts].join(''))}`,
  }
  const { allow = [] } = choices
  const made = makePlan(desired, observed, { ...options, ...choices })
  const { guards } = desired
  const plan = addReachability(made, { observed, guards, allow, digest: options.digest })
  const topology = makePlannedTopology(observed, plan, desired)
  const matrix = makeReachMatrix(observed, plan)
  return { plan, topology, matrix, diagnostics: plan.diagnostics, exitCode: 0 }
}

const OLD_FRONT = ownedNetwork('frontend', { pools: [pool('172.25.0.0/16')] })
const BACK = ownedNetwork('backend', { pools: [pool('172.26.0.0/16')], internal: true })
const LEGACY = ownedNetwork('legacy', { pools: [pool('172.24.0.0/16')] })
const METRICS = observedNetwork('metrics', { pools: [pool('172.20.0.0/16')] })

function port(hostPort: number, containerPort: number): NonNullable<DesiredContainer['ports']>[number] {
  return { hostIp: '', hostPort, containerPort, protocol: 'tcp' }
}

const SHOP: ObservedState = observedState(
  [OLD_FRONT, BACK, LEGACY, METRICS],
  [
    observedContainer('nginx', [attached(OLD_FRONT, { aliases: ['www'] })], {
      ports: [port(443, 443), port(80, 80)],
    }),
    observedContainer('api-server', [
      attached(OLD_FRONT, { aliases: ['api'] }),
      attached(BACK, { aliases: ['api-backend'] }),
      attached(METRICS),
    ]),
    observedContainer('postgres', [
      attached(BACK, { aliases: ['db'], ipv4Address: '172.26.0.5' }),
      attached(LEGACY),
    ]),
    observedContainer('redis', [attached(bridge)]),
    observedContainer('backup', [attached(OLD_FRONT), attached(LEGACY)]),
    observedContainer('prometheus', [attached(METRICS)]),
    observedContainer('migrate', [attached(BACK)], { state: 'exited' }),
  ],
)

const WANTED: DesiredState = desiredState({
  networks: [
    desiredNetwork('frontend', {
      settings: { pools: [pool('172.30.0.0/16')], labels: pairs({ tier: 'web' }) },
    }),
    desiredNetwork('backend', { settings: { internal: true } }),
    desiredNetwork('cache', {
      settings: {
        pools: [pool('172.31.0.0/24')],
        internal: true,
        options: pairs({ 'com.docker.network.driver.mtu': '1400' }),
      },
    }),
    desiredNetwork('metrics', { external: true }),
  ],
  containers: [
    desiredContainer('web', [on('frontend', { aliases: ['www'] })], { container: 'nginx' }),
    desiredContainer(
      'api',
      [on('frontend', { aliases: ['api', 'rest-api'] }), on('backend'), on('cache'), on('metrics')],
      { container: 'api-server' },
    ),
    desiredContainer('db', [on('backend', { aliases: ['db', 'postgres'], ipv4Address: '172.26.0.10' })], {
      container: 'postgres',
    }),
    desiredContainer('redis', [on('cache', { aliases: ['cache'] })], { ports: [port(6379, 6379)] }),
    desiredContainer('search', [on('backend')], { optional: true }),
  ],
})

/** A shop of which much changes: networks made, replaced and removed, and containers that move. */
export const BUSY_REPORT: PlanReport = makeReport(SHOP, WANTED)

/** The same, agreed to. */
export const ALLOWED_REPORT: PlanReport = makeReport(SHOP, WANTED, {
  allow: ['replaces-network', 'foreign-endpoints', 'isolates-running', 'address-changes'],
})

const SETTLED: ObservedState = observedState(
  [OLD_FRONT, BACK, METRICS],
  [
    observedContainer('nginx', [attached(OLD_FRONT, { aliases: ['www'] })]),
    observedContainer('api-server', [
      attached(OLD_FRONT),
      attached(BACK, { aliases: ['api'] }),
      attached(METRICS),
    ]),
    observedContainer('postgres', [attached(BACK, { aliases: ['db'], ipv4Address: '172.26.0.5' })]),
    observedContainer('prometheus', [attached(METRICS)]),
  ],
)

/** The same shop when all is as it should be. */
export const CALM_REPORT: PlanReport = makeReport(
  SETTLED,
  desiredState({
    networks: [
      desiredNetwork('frontend', { settings: { pools: [pool('172.25.0.0/16')] } }),
      desiredNetwork('backend', { settings: { internal: true } }),
      desiredNetwork('metrics', { external: true }),
    ],
    containers: [
      desiredContainer('web', [on('frontend', { aliases: ['www'] })], { container: 'nginx' }),
      desiredContainer('api', [on('frontend'), on('backend', { aliases: ['api'] })], {
        container: 'api-server',
        policy: 'additive',
      }),
      desiredContainer('db', [on('backend')], { container: 'postgres' }),
    ],
  }),
)

/** A plan with an error in its way: a declared container does not exist. */
export const BLOCKED_REPORT: PlanReport = {
  ...makeReport(
    SETTLED,
    desiredState({
      networks: [desiredNetwork('backend', { settings: { internal: false } })],
      containers: [desiredContainer('mailer', [on('backend')])],
    }),
  ),
  exitCode: 1,
}

/** No plan at all: the configuration is invalid. */
export const FAILED_REPORT: PlanReport = {
  plan: null,
  topology: null,
  diagnostics: [
    {
      code: 'subnet-overlap',
      severity: 'error',
      summary: 'Subnets overlap',
      detail: 'The subnet 172.30.0.0/16 of "frontend" overlaps 172.30.1.0/24 of "backend".',
      fix: 'Give one of them another subnet.',
      range: { file: '.xec/config.yaml', start: { line: 4, column: 21 }, end: { line: 4, column: 34 } },
    },
    {
      code: 'alias-not-dns',
      severity: 'warning',
      summary: 'An alias is no name that DNS can resolve',
      detail: 'The alias "rest_api" of "api" has an underscore.',
      fix: '',
      range: { file: '.xec/config.yaml', start: { line: 12, column: 9 }, end: { line: 12, column: 17 } },
    },
  ],
  exitCode: 20,
}

const SHARED = 3
const PER_NETWORK = 5

/**
 * Many stacks of one network and five containers each, which share a few networks: of all networks every second one is replaced,
 * and its containers with it. 400 networks and 2,000 containers are 200 to replace and 1,000 places to move, and more to connect.
 */
export function makeLargeReport(networks: number): PlanReport {
  const shared = makeNames(SHARED, 'shared')
  const stacks = makeNames(networks - SHARED, 'stack')
  const live = new Map(
    [...shared, ...stacks].map((name, index) => [
      name,
      ownedNetwork(name, { pools: [pool(`10.${Math.floor(index / 250)}.${index % 250}.0/24`)] }),
    ]),
  )
  const find = (name: string): ReturnType<typeof ownedNetwork> =>
    live.get(name) as ReturnType<typeof ownedNetwork>
  const members = stacks.flatMap((stack, index) =>
    makeNames(PER_NETWORK, `${stack}-app`).map((name, at) => ({
      name,
      stack,
      shares: shared[(index + at) % SHARED] as string,
    })),
  )
  const observed = observedState(
    [...live.values()],
    members.map(({ name, stack }) => observedContainer(name, [attached(find(stack)), attached(bridge)])),
  )
  const desired = desiredState({
    networks: [...live.keys()].map((name, index) =>
      desiredNetwork(name, { settings: index % 2 === 0 ? { labels: pairs({ tier: 'new' }) } : {} }),
    ),
    containers: members.map(({ name, stack, shares }) => desiredContainer(name, [on(stack), on(shares)])),
  })
  return makeReport(observed, desired)
}

function makeNames(count: number, prefix: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(3, '0')}`)
}
