import { describe, expect, it } from 'vitest'
import { findGoneNamespaces, findGoneNetworks } from '../../../../src/doctor/rules/gone.ts'
import { attached, observedContainer, observedNetwork } from '../../../support/states.ts'
import { listCodes, makeCase, say } from '../scene.ts'

const back = observedNetwork('back')

describe('findGoneNetworks', () => {
  it('finds attachments to a network that does not exist, once', () => {
    const db = observedContainer('db', [attached('gone')], { mode: { kind: 'network', network: 'gone' } })
    const found = findGoneNetworks(makeCase({ containers: [db] }))
    expect(listCodes(found)).toEqual(['network-gone'])
    expect(say(found)).toContain('"db" is on "gone", which does not exist any more')
    expect(say(found)).toContain('docker network disconnect --force gone db')
  })

  it('finds attachments by the id of a network that was made anew', () => {
    const db = observedContainer('db', [{ ...attached(back), networkId: 'f'.repeat(64) }])
    const text = say(findGoneNetworks(makeCase({ networks: [back], containers: [db] })))
    expect(text).toContain('by the id of one that was removed and made anew since')
    expect(text).toContain('docker network disconnect --force back db && docker network connect back db')
    expect(text).toContain('"back" has another id')
  })

  it('finds network modes without a network, given by name', () => {
    const db = observedContainer('db', [attached(back)], { mode: { kind: 'network', network: 'old' } })
    const found = findGoneNetworks(makeCase({ networks: [back], containers: [db] }))
    expect(say(found)).toContain('created with the network mode "old"')
    expect(found).toHaveLength(1)
  })

  it('finds nothing where the network is, by name or by the beginning of its id', () => {
    const containers = [
      observedContainer('a', [attached(back)], { mode: { kind: 'network', network: 'back' } }),
      observedContainer('b', [attached(back)], { mode: { kind: 'network', network: back.id.slice(0, 12) } }),
      observedContainer('c', [attached('back')]),
    ]
    expect(findGoneNetworks(makeCase({ networks: [back], containers }))).toEqual([])
  })
})

describe('findGoneNamespaces', () => {
  const side = (container: string) =>
    observedContainer('side', [], { mode: { kind: 'container', container } })

  it('finds containers that share the network of one that is gone', () => {
    const text = say(findGoneNamespaces(makeCase({ containers: [side('f'.repeat(64))] })))
    expect(text).toContain('it shares that of a container which does not exist any more.')
    expect(text).toContain('Create it again')
  })

  it('finds those that share the network of one that does not run', () => {
    const app = observedContainer('app', [], { state: 'exited' })
    const text = say(findGoneNamespaces(makeCase({ containers: [app, side(app.id)] })))
    expect(text).toContain('it shares that of "app", which is exited.')
    expect(text).toContain('docker start app && docker restart side')
  })

  it('finds nothing where the other one runs, or is paused', () => {
    for (const state of ['running', 'paused'] as const) {
      const app = observedContainer('app', [], { state })
      expect(findGoneNamespaces(makeCase({ containers: [app, side('app')] }))).toEqual([])
    }
  })
})
