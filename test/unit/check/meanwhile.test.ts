// Containers that stop while a check runs.
import { describe, expect, it } from 'vitest'
import type { CheckResult, Obstacle } from '../../../src/check/checks.ts'
import { excuseFailures, listFailing } from '../../../src/check/meanwhile.ts'
import type { ContainerState } from '../../../src/model/observed.ts'

const failed = { result: 'failed', finding: { kind: 'not-found' } } as const
const name: CheckResult = {
  check: {
    kind: 'name',
    from: 'web',
    network: 'front',
    name: 'app',
    holders: ['api', 'api-2'],
    addresses: [],
  },
  outcome: failed,
}
const connection: CheckResult = {
  check: {
    kind: 'open',
    from: 'web',
    to: 'api',
    network: 'front',
    address: '10.0.0.2',
    family: 4,
    port: 80,
    listens: true,
    because: null,
  },
  outcome: failed,
}
const running: readonly (readonly [string, ContainerState])[] = [
  ['web', 'running'],
  ['api', 'running'],
  ['api-2', 'running'],
]

describe('what failed about a container that does not run any more', () => {
  it.each<[string, ContainerState | null, Obstacle]>([
    ['web', 'restarting', 'restarting'],
    ['api', 'paused', 'paused'],
    ['api', 'exited', 'not-running'],
    ['api', null, 'missing'],
  ])('was not checked: %s, which is then %s', (container, state, obstacle) => {
    const states = new Map(running)
    if (state === null) states.delete(container)
    else states.set(container, state)
    const whose = container === 'web' ? {} : { container }
    const outcome = { result: 'not-checked', obstacle, note: '', ...whose }
    const excused = excuseFailures([name, connection], { states, restarted: new Set() })
    expect(excused.map((result) => result.outcome)).toEqual([outcome, outcome])
  })

  it.each(['web', 'api'])('was not checked: %s, which began again', (container) => {
    const excused = excuseFailures([name, connection], {
      states: new Map(running),
      restarted: new Set([container]),
    })
    for (const { outcome } of excused) expect(outcome).toMatchObject({ obstacle: 'restarted' })
  })

  it('is about these containers, and about no others', () => {
    const passed: CheckResult = { ...name, outcome: { result: 'passed', finding: null } }
    expect(listFailing([passed, connection])).toEqual(['api', 'web'])
    expect(listFailing([name])).toEqual(['api', 'api-2', 'web'])
    const attached: CheckResult = {
      check: { kind: 'attached', from: 'web', network: 'front' },
      outcome: failed,
    }
    expect(listFailing([passed, attached])).toEqual([])
  })

  it('stays a failure where all of them run, where nothing can run, and where it did not fail', () => {
    const attached: CheckResult = {
      check: { kind: 'attached', from: 'web', network: 'front' },
      outcome: failed,
    }
    const passed: CheckResult = { ...name, outcome: { result: 'passed', finding: null } }
    const restarted = new Set<string>()
    expect(excuseFailures([name, connection, attached], { states: new Map(running), restarted })).toEqual([
      name,
      connection,
      attached,
    ])
    expect(excuseFailures([attached, passed], { states: new Map(), restarted })).toEqual([attached, passed])
  })
})
