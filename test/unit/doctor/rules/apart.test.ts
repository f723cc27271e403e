import { describe, expect, it } from 'vitest'
import { findApart, findIccOff, findLonely } from '../../../../src/doctor/rules/apart.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  pairs,
} from '../../../support/states.ts'
import { CLUES, HOST, listCodes, makeCase, say } from '../scene.ts'

const [front, back] = [observedNetwork('front'), observedNetwork('back')]
const networks = [front, back]
const web = observedContainer('web', [attached(front)])
const db = observedContainer('db', [attached(back)])

it('finds running containers on no network, unless they can have none', () => {
  const alone = observedContainer('alone', [])
  expect(say(findLonely(makeCase({ containers: [alone, web], networks })))).toContain(
    '"alone" runs and is on no network',
  )
  const others = [
    observedContainer('a', [], { mode: { kind: 'host' } }),
    observedContainer('b', [], { mode: { kind: 'none' } }),
    observedContainer('c', [], { mode: { kind: 'container', container: 'web' } }),
    observedContainer('d', [], { state: 'exited' }),
  ]
  expect(findLonely(makeCase({ containers: others }))).toEqual([])
})

describe('findApart', () => {
  it('finds containers that were asked about and have no network in common', () => {
    const found = findApart(makeCase({ networks, containers: [web, db], named: ['web', 'db', 'nobody'] }))
    expect(listCodes(found)).toEqual(['no-common-network'])
    expect(say(found)).toContain('"web" is on "front", "db" on "back"')
    expect(say(found)).toContain('docker network connect back web')
  })

  it('names the lines of the file where it declares both', () => {
    const desired = desiredState({
      networks: [desiredNetwork('back')],
      containers: [desiredContainer('web', [])],
    })
    expect(
      say(findApart(makeCase({ networks, containers: [web, db], named: ['web', 'db'], desired }))),
    ).toContain(
      'networks: [..., back] under targets.containers.web, and "xec apply"; by hand, docker network connect back web',
    )
    const half = desiredState({ containers: [desiredContainer('web', [])] })
    expect(
      say(findApart(makeCase({ networks, containers: [web, db], named: ['web', 'db'], desired: half }))),
    ).toContain('put both on one network: docker network connect back web')
  })

  it('finds nothing where they meet, or are kept apart in another way, or nobody asked', () => {
    const both = observedContainer('both', [attached(front), attached(back)])
    expect(findApart(makeCase({ networks, containers: [web, both], named: ['web', 'both'] }))).toEqual([])
    expect(findApart(makeCase({ networks, containers: [web, db] }))).toEqual([])
    const lonely = observedContainer('lonely', [])
    expect(findApart(makeCase({ networks, containers: [web, lonely], named: ['web', 'lonely'] }))).toEqual([])
  })
})

describe('findIccOff', () => {
  const locked = observedNetwork('locked', {
    options: pairs({ 'com.docker.network.bridge.enable_icc': 'false' }),
  })
  const inside = (name: string, state: 'running' | 'exited' = 'running') =>
    observedContainer(name, [attached(locked)], { state })

  it('finds networks that keep two running containers apart', () => {
    const found = findIccOff(makeCase({ networks: [locked], containers: [inside('a'), inside('b')] }))
    expect(listCodes(found)).toEqual(['icc-off'])
    expect(say(found)).toContain('"a" and "b" are on "locked"')
  })

  it('finds nothing with one of them, or without the option', () => {
    expect(
      findIccOff(makeCase({ networks: [locked], containers: [inside('a'), inside('b', 'exited')] })),
    ).toEqual([])
    const containers = [observedContainer('a', [attached(front)]), observedContainer('b', [attached(front)])]
    expect(findIccOff(makeCase({ networks, containers }))).toEqual([])
  })

  it('is not said where the firewall does not see what passes a bridge, and they reach each other', () => {
    const containers = [inside('a'), inside('b')]
    const switches = { ...HOST.switches, filtersBridges: false }
    expect(findIccOff(makeCase({ networks: [locked], containers, host: { ...HOST, switches } }))).toEqual([])
    const clues = { ...CLUES, engine: { ...CLUES.engine, filtersBridges: false } }
    expect(findIccOff(makeCase({ networks: [locked], containers, clues }))).toEqual([])
    expect(findIccOff(makeCase({ networks: [locked], containers, clues: null, host: null }))).toHaveLength(1)
  })
})
