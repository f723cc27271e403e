import { describe, expect, it } from 'vitest'
import { findMissingContainers, findMissingNetworks } from '../../../../src/doctor/rules/missing.ts'
import {
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
} from '../../../support/states.ts'
import { listCodes, makeCase, say } from '../scene.ts'

const desired = desiredState({
  networks: [desiredNetwork('front'), desiredNetwork('corp', { name: 'corp_net', external: true })],
  containers: [desiredContainer('web', []), desiredContainer('side', [], { optional: true })],
})

describe('findMissingContainers', () => {
  it('finds declared containers that do not exist, but for optional ones', () => {
    const found = findMissingContainers(makeCase({ desired }))
    expect(listCodes(found)).toEqual(['container-missing'])
    expect(say(found)).toContain('targets.containers.web is the container "web", which "host" does not have.')
    expect(say(found)).toContain('GET /containers/json: no container is called "web"')
  })

  it('finds nothing where they are, or where nothing is declared', () => {
    expect(findMissingContainers(makeCase({ desired, containers: [observedContainer('web', [])] }))).toEqual(
      [],
    )
    expect(findMissingContainers(makeCase())).toEqual([])
  })
})

describe('findMissingNetworks', () => {
  it('finds declared networks that do not exist, and says who creates them', () => {
    const text = say(findMissingNetworks(makeCase({ desired, clues: null })))
    expect(text).toContain('The network "front", declared as "front", is not on "host".')
    expect(text).toContain('host, networks: no network is called "front"\n"xec apply" creates it.')
    expect(text).toContain('"corp_net", declared as "corp"')
    expect(text).toContain('It is external')
  })

  it('finds nothing where they are, or where nothing is declared', () => {
    const networks = [observedNetwork('front'), observedNetwork('corp_net')]
    expect(findMissingNetworks(makeCase({ desired, networks }))).toEqual([])
    expect(findMissingNetworks(makeCase())).toEqual([])
  })
})
