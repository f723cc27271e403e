// Builders of what a diagnosis is made of: a live engine and its host in order, from what a case cares about.
import type { Clues, ContainerClues } from '../../../src/model/clues.ts'
import type { HostFacts, Listener } from '../../../src/model/host.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import type { PublishedPort } from '../../../src/model/port.ts'
import type { Finding } from '../../../src/doctor/finding.ts'
import { openCase, type Case, type Scene } from '../../../src/doctor/scene.ts'
import { observedState } from '../../support/states.ts'

export const CLUES: Clues = {
  engine: {
    socket: '/run/docker.sock',
    isRootless: false,
    forwardsIPv4: true,
    filtersBridges: null,
    pools: null,
  },
  containers: new Map(),
  endpoints: new Map(),
}

export const HOST: HostFacts = {
  listeners: [],
  routes: [{ destination: '0.0.0.0/0', device: 'eth0', gateway: '10.0.0.1' }],
  devices: [{ name: 'eth0', mtu: 1500, isBridge: false }],
  switches: { forwardsIPv4: true, forwardsIPv6: true, hasIPv6: true, filtersBridges: true },
  daemon: [],
  inside: new Map(),
}

const CALM: ContainerClues = { exitCode: 0, error: '', restarts: 0, health: null }

/** What a case says of an engine; the rest is in order. */
export interface SceneFacts extends Partial<Omit<Scene, 'observed'>> {
  readonly networks?: readonly ObservedNetwork[]
  readonly containers?: readonly ObservedContainer[]
  readonly engine?: Scene['observed']['engine']
}

export function makeScene({ networks = [], containers = [], engine, ...rest }: SceneFacts = {}): Scene {
  return {
    observed: observedState(networks, containers, engine),
    clues: CLUES,
    host: HOST,
    desired: null,
    locks: [],
    left: [],
    named: [],
    ...rest,
  }
}

export function makeCase(facts: SceneFacts = {}): Case {
  return openCase(makeScene(facts))
}

/** Clues of containers, by the containers. */
export function tell(...told: readonly (readonly [ObservedContainer, Partial<ContainerClues>])[]): Clues {
  return { ...CLUES, containers: new Map(told.map(([{ id }, clues]) => [id, { ...CALM, ...clues }])) }
}

export function port(
  hostPort: number | null,
  containerPort: number,
  rest: Partial<PublishedPort> = {},
): PublishedPort {
  return { hostIp: '', hostPort, containerPort, protocol: 'tcp', ...rest }
}

export function listener(at: number, rest: Partial<Listener> = {}): Listener {
  return { protocol: 'tcp', family: 4, address: '', port: at, process: null, ...rest }
}

/** The texts of findings, with the summary and the evidence. */
export function say(findings: readonly Finding[]): string {
  return findings
    .map(({ detail, evidence, fix }) =>
      [detail, ...evidence.map(({ source, says }) => `${source}: ${says}`), fix].join('\n'),
    )
    .join('\n\n')
}

export function listCodes(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code }) => code)
}
