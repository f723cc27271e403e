// The worlds of the benchmark as each tool is told about them: a configuration of xec, a file of Compose, a playbook of Ansible. The
// same networks, containers and attachments in all of them.

import { listNetworks, listPlaces, type RawNetwork, type RawPlace } from './raw-calls.ts'

/** A container, and the networks that it is on. */
export interface BenchContainer {
  readonly name: string
  readonly networks: readonly string[]
}

/** What one tool looks after. */
export interface BenchWorld {
  readonly project: string
  readonly networks: readonly RawNetwork[]
  readonly containers: readonly BenchContainer[]
  /** Who is on what, once more. */
  readonly places: readonly RawPlace[]
}

/** A world of networks with 20 containers spread over them evenly. `block` is the second byte of all its addresses. */
export function makeWorld(
  project: string,
  block: number,
  { networks: count, each }: { readonly networks: number; readonly each: number },
): BenchWorld {
  const networks = listNetworks(count, block, project)
  const places = listPlaces(CONTAINERS, networks, each)
  const containers = CONTAINERS.map((name) => ({
    name,
    networks: places.flatMap(({ container, network }) => (container === name ? [network] : [])),
  }))
  return { project, networks, containers, places }
}

/** The containers that are there. */
export const CONTAINERS: readonly string[] = Array.from({ length: 20 }, (_, index) => `box-${index}`)

/** Options of networks that another value of `mtu` replaces. */
export const REPLACED_OPTIONS = '{ com.docker.network.driver.mtu: "${vars.mtu}" }'

/** The world as a configuration of xec. Attachments to networks that are not declared stay. */
export function renderConfig({ project, networks, containers }: BenchWorld, options = ''): string {
  return [
    `name: ${project}`,
    'vars: { mtu: 1450 }',
    'defaults: { attachments: additive }',
    'networks:',
    ...networks.flatMap(({ name, subnet }) => [
      `  ${name}:`,
      `    ipam: { subnet: ${subnet} }`,
      ...(options === '' ? [] : [`    options: ${options}`]),
    ]),
    'targets:',
    '  containers:',
    ...containers.flatMap(({ name, networks: joined }) => [
      `    ${name}:`,
      '      networks:',
      ...joined.map((network) => `        ${network}: { aliases: [${name}.${network}] }`),
    ]),
    '',
  ].join('\n')
}

/** The world as a file of Compose, which makes its own containers. */
export function renderCompose({ project, networks, containers }: BenchWorld): string {
  const file = {
    name: project,
    networks: Object.fromEntries(
      networks.map(({ name, subnet }) => [name, { ipam: { config: [{ subnet }] } }]),
    ),
    services: Object.fromEntries(
      containers.map(({ name, networks: joined }) => [
        name,
        {
          image: 'docker.io/library/busybox:local',
          command: ['sleep', '86400'],
          pull_policy: 'never',
          stop_grace_period: '0s',
          networks: Object.fromEntries(
            joined.map((network) => [network, { aliases: [`${name}.${network}`] }]),
          ),
        },
      ]),
    ),
  }
  return JSON.stringify(file, null, 2)
}

/** The world as a playbook of Ansible: one call of its module for each network, with all that is connected. */
export function renderPlaybook({ networks, containers }: BenchWorld): string {
  const item = (field: string): string => `{{ item.${field} }}`
  const play = {
    hosts: 'localhost',
    connection: 'local',
    gather_facts: false,
    tasks: [
      {
        'community.docker.docker_network': {
          name: item('name'),
          ipam_config: [{ subnet: item('subnet') }],
          connected: item('connected'),
          appends: true,
        },
        loop: networks.map(({ name, subnet }) => ({
          name,
          subnet,
          connected: containers.flatMap((container) =>
            container.networks.includes(name) ? [container.name] : [],
          ),
        })),
      },
    ],
  }
  return JSON.stringify([play], null, 2)
}
