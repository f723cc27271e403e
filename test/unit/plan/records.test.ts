// What xec keeps on an engine for itself is no part of a plan: each plan is the same with it and without it.
import stringify from 'safe-stable-stringify'
import { expect, it } from 'vitest'
import type { ObservedNetwork } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker28,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  planOptions,
  podman5,
  pool,
} from '../../support/states.ts'

// A digest that can be read: what goes into it.
const options = { ...planOptions, digest: (parts: Iterable<string>) => [...parts].join('') }

function makeRecord(name: string, subnet: string, labels: Record<string, string>): ObservedNetwork {
  return observedNetwork(name, { pools: [pool(subnet)], labels: pairs(labels) })
}

// As on Podman, where they are networks with subnets; and with all that could make them look like a network of the project.
const records = [
  makeRecord('xec-lock', '192.0.2.0/29', { 'sh.xec.record': 'lock', 'sh.xec.project': 'shop' }),
  makeRecord('xec-lock-shop', '192.0.2.8/29', {
    'sh.xec.record': 'lock',
    'sh.xec.project': 'shop',
    'sh.xec.name': 'xec-lock-shop',
    'sh.xec.key': 'lock',
  }),
  makeRecord('xec-journal-shop', '192.0.2.16/29', { 'sh.xec.record': 'journal' }),
]

const live = [ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] }), ownedNetwork('old')]
const containers = [observedContainer('api-server', [attached(bridge)])]
const desired = desiredState({
  networks: [
    desiredNetwork('backend'),
    // where the records are on Podman
    desiredNetwork('frontend', { settings: { pools: [pool('192.0.2.0/24')] } }),
  ],
  containers: [desiredContainer('api', [on('backend'), on('frontend')], { container: 'api-server' })],
})

it.each([
  ['apply', docker28],
  ['apply', podman5],
  ['destroy', docker28],
  ['destroy', podman5],
] as const)('%s on %j plans the same with a lock and a journal', (mode, engine) => {
  const choices = { ...options, mode, showUnchanged: true }
  const without = makePlan(desired, observedState(live, containers, engine), choices)
  const beside = makePlan(desired, observedState([...live, ...records], containers, engine), choices)
  expect(without.steps.length).toBeGreaterThan(0)
  expect(stringify(beside)).toBe(stringify(without))
  expect(stringify(beside)).not.toContain('xec-lock')
})
