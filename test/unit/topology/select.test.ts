import { describe, expect, it } from 'vitest'
import { makeDeclaredTopology } from '../../../src/topology/declared.ts'
import { findAddresses, selectAround } from '../../../src/topology/select.ts'
import { desiredContainer, desiredNetwork, desiredState, on } from '../../support/states.ts'

const topology = makeDeclaredTopology(
  desiredState({
    networks: [desiredNetwork('frontend', { name: 'shop_frontend' }), desiredNetwork('backend')],
    containers: [
      desiredContainer('web', [on('frontend')]),
      desiredContainer('api', [on('frontend'), on('backend')], { container: 'api-server' }),
      desiredContainer('db', [on('backend')]),
    ],
  }),
)

describe('a part of a topology', () => {
  it('is a network with the containers on it', () => {
    const { networks, containers, links } = selectAround(topology, new Set(['networks.backend']))
    expect(networks.map(({ name }) => name)).toEqual(['backend'])
    expect(containers.map(({ name }) => name)).toEqual(['api-server', 'db'])
    expect(links.map(({ network }) => network)).toEqual(['networks.backend', 'networks.backend'])
  })

  it('is a container with its networks', () => {
    const { networks, containers } = selectAround(topology, new Set(['containers.api']))
    expect(networks).toHaveLength(2)
    expect(containers.map(({ name }) => name)).toEqual(['api-server'])
  })

  it('is found by name, by key and by address', () => {
    for (const word of ['shop_frontend', 'frontend', 'networks.frontend']) {
      expect(findAddresses(topology.networks, word)).toEqual(['networks.frontend'])
    }
    expect(findAddresses(topology.networks, 'end')).toEqual([])
  })
})
