// What has to be read in full before a plan can be trusted, and that nothing else is.
import { describe, expect, it } from 'vitest'
import type { DesiredContainer, DesiredNetwork } from '../../../src/model/desired.ts'
import type { ObservedAttachment, ObservedContainer, ObservedState } from '../../../src/model/observed.ts'
import { makeReadingList, type ReadingList } from '../../../src/plan/reading.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker28,
  observedContainer,
  observedState,
  on,
  ownedNetwork,
  planOptions,
  pool,
} from '../../support/states.ts'

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const backend = desiredNetwork('backend')
const internal = desiredNetwork('backend', { settings: { internal: true } })

// As a list shows it: aliases, options and links are hidden.
const place: ObservedAttachment = attached(live, {}, { unknown: ['aliases', 'driverOpts', 'links'] })
const listed = (name: string, attachments: readonly ObservedAttachment[]): ObservedContainer =>
  observedContainer(name, attachments, { inspected: false, ports: null })

function read(
  observed: ObservedState,
  networks: readonly DesiredNetwork[],
  containers: readonly DesiredContainer[] = [],
  mode: 'apply' | 'destroy' = 'apply',
): ReadingList {
  return makeReadingList(desiredState({ networks, containers }), observed, { ...planOptions, mode })
}

describe('a container', () => {
  const api = listed('api', [place])
  const observed = observedState(
    [live],
    [api, { ...listed('legacy', [attached(bridge)]), ports: [] }, listed('cron', [place])],
  )

  it.each<readonly [string, readonly DesiredNetwork[], readonly DesiredContainer[], readonly string[]]>([
    ['is not read where nobody declares it', [backend], [], []],
    [
      'is not read where lists show all that is declared',
      [backend],
      [desiredContainer('api', [on('backend')])],
      [],
    ],
    [
      'is not read for a setting that lists show',
      [backend],
      [desiredContainer('api', [on('backend', { gwPriority: 0 })])],
      [],
    ],
    [
      'is read for a declared setting that lists hide',
      [backend],
      [desiredContainer('api', [on('backend', { aliases: ['data'] })])],
      ['api'],
    ],
    ['is read for its ports', [backend], [desiredContainer('api', null, { ports: [] })], ['api']],
    [
      'is not read for ports that lists show',
      [backend],
      [desiredContainer('legacy', null, { ports: [] })],
      [],
    ],
    ['is read where it moves', [backend], [desiredContainer('api', [])], ['api']],
    ['is read where it joins', [backend], [desiredContainer('legacy', [on('backend')])], ['legacy']],
    ['is read where its network is replaced', [internal], [], ['api', 'cron']],
    ['is read where its network is removed', [], [], ['api', 'cron']],
    ['that is not there is not read', [backend], [desiredContainer('mail', [on('backend')])], []],
  ])('%s', (_, networks, containers, names) => {
    const ids = observed.containers.filter(({ name }) => names.includes(name)).map(({ id }) => id)
    expect(read(observed, networks, containers)).toEqual({ containers: ids.toSorted(), networks: [] })
  })

  it('is read where its network is destroyed, and for nothing else then', () => {
    const targets = [desiredContainer('legacy', [on('backend')], { ports: [] })]
    expect(read(observed, [backend], targets, 'destroy').containers).toHaveLength(2)
  })

  it('is read once', () => {
    const known = { ...api, inspected: true }
    expect(read(observedState([live], [known]), [internal])).toEqual({ containers: [], networks: [] })
    const target = desiredContainer('api', [on('backend', { aliases: ['data'] })])
    expect(read(observedState([live], [known]), [backend], [target])).toEqual({
      containers: [],
      networks: [],
    })
  })
})

describe('a network', () => {
  const overlay = ownedNetwork('mesh', { driver: 'overlay', scope: 'swarm', attachable: true })
  const observed = observedState([overlay, live], [], { ...docker28, swarm: 'manager' })
  const mesh = desiredNetwork('mesh')

  it('is read once', () => {
    const known = observedState([{ ...overlay, usedElsewhere: false }], [], { ...docker28, swarm: 'manager' })
    expect(read(known, []).networks).toEqual([])
  })

  it.each<readonly [string, readonly DesiredNetwork[], readonly string[]]>([
    ['of a Swarm is read where it is removed', [backend], [overlay.id]],
    [
      'of a Swarm is read where it is replaced',
      [backend, { ...mesh, settings: { internal: true } }],
      [overlay.id],
    ],
    ['of a Swarm that stays is not read', [backend, mesh], []],
    ['of this host is never read', [mesh], []],
  ])('%s', (_, networks, ids) => {
    expect(read(observed, networks)).toEqual({ containers: [], networks: ids })
  })
})
