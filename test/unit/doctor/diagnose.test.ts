import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../src/doctor/diagnose.ts'
import { DOCTOR_CODES } from '../../../src/doctor/codes.ts'
import { listNames, renderEngineCommand } from '../../../src/doctor/words.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  docker28,
  observedContainer,
  observedNetwork,
  on,
  pool,
} from '../../support/states.ts'
import { wish, world } from '../../support/random-states.ts'
import { CLUES, HOST, listCodes, makeScene, port, tell } from './scene.ts'

const back = observedNetwork('back', { internal: true, pools: [pool('10.1.0.0/24')] })
const [db, cache] = ['db', 'cache'].map((name) => observedContainer(name, [attached(back)])) as [
  ReturnType<typeof observedContainer>,
  ReturnType<typeof observedContainer>,
]

describe('diagnose', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(diagnose(makeScene())).toEqual([])
    expect(diagnose(makeScene({ networks: [back], containers: [db, cache] }))).toEqual([])
  })

  it('tells the worst first, whatever the order of the rules', () => {
    const stopped = observedContainer('stopped', [attached(back)], { state: 'exited' })
    const paused = observedContainer('paused', [attached(back)], { state: 'paused' })
    const scene = makeScene({
      networks: [back],
      containers: [db, stopped, paused],
      named: ['db', 'stopped', 'paused'],
    })
    expect(listCodes(diagnose(scene))).toEqual(['container-not-running', 'container-paused', 'internal-only'])
    const two = makeScene({
      containers: ['b', 'a'].map((name) => observedContainer(name, [], { state: 'paused' })),
    })
    expect(diagnose(two).map(({ containers }) => containers[0])).toEqual(['a', 'b'])
  })

  it('tells of a container that does not run the cause alone, where that is known', () => {
    const web = observedContainer('web', [], { ports: [port(80, 80)] })
    const late = observedContainer('late', [], { ports: [port(80, 80)], state: 'created' })
    const clues = tell([late, { error: 'port is already allocated', exitCode: 128 }])
    expect(listCodes(diagnose(makeScene({ containers: [web, late], clues })))).toEqual([
      'port-taken',
      'no-network',
    ])
  })

  it('keeps to what was asked about: the container, its networks, and what concerns everybody', () => {
    const other = observedNetwork('other')
    const alone = observedContainer('alone', [], { state: 'paused' })
    const endpoints = new Map(
      [back, other].map(({ id }) => [id, [{ container: 'f'.repeat(64), name: 'ghost' }]]),
    )
    const host = { ...HOST, switches: { ...HOST.switches, forwardsIPv4: false } }
    const facts = { networks: [back, other], containers: [db, alone], clues: { ...CLUES, endpoints }, host }
    expect(listCodes(diagnose(makeScene(facts)))).toEqual([
      'forwarding-off',
      'container-paused',
      'endpoint-left',
      'endpoint-left',
    ])
    const found = diagnose(makeScene({ ...facts, named: ['db'] }))
    expect(listCodes(found)).toEqual(['forwarding-off', 'endpoint-left', 'internal-only'])
    expect(found[1]?.networks).toEqual(['back'])
  })

  it('tells of networks that are missing to those who should be on them', () => {
    const desired = desiredState({
      networks: [desiredNetwork('back'), desiredNetwork('other')],
      containers: [desiredContainer('db', [on('back'), on('lost')]), desiredContainer('cache', null)],
    })
    const facts = { containers: [observedContainer('db', []), observedContainer('cache', [])], desired }
    const tell = (name: string) =>
      diagnose(makeScene({ ...facts, named: [name] })).flatMap(({ code, networks }) =>
        code === 'network-missing' ? networks : [],
      )
    expect(tell('db')).toEqual(['back'])
    expect(tell('cache')).toEqual([])
  })

  it('comes to an end on any state, with whole sentences and known codes, and the same twice', () => {
    fc.assert(
      fc.property(wish, world, fc.boolean(), (desired, observed, isLive) => {
        const scene = {
          ...makeScene({ desired, clues: isLive ? CLUES : null, host: isLive ? HOST : null }),
          observed,
        }
        const named = observed.containers.slice(0, 3).map(({ name }) => name)
        for (const asked of [scene, { ...scene, named }]) {
          const found = diagnose(asked)
          expect(diagnose(asked)).toEqual(found)
          for (const { code, detail, evidence } of found) {
            expect(DOCTOR_CODES).toContain(code)
            expect(detail).toMatch(/\.$/)
            expect(detail).not.toMatch(/undefined|null|\[object/)
            expect(evidence.length).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('the words of findings', () => {
  it.each([
    [[], ''],
    [['a'], '"a"'],
    [['a', 'b'], '"a" and "b"'],
    [['a', 'b', 'c'], '"a", "b" and "c"'],
    [['a', 'b', 'c', 'd', 'e', 'f'], '"a", "b", "c", "d" and 2 more'],
  ])('list %j', (names, text) => {
    expect(listNames(names)).toBe(text)
  })

  it('quote names for a shell', () => {
    expect(renderEngineCommand(docker28, 'network', 'rm', '$(reboot)')).toBe("docker network rm '$(reboot)'")
  })
})
