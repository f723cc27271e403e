// Containers that stop while a check runs.
import { describe, expect, it } from 'vitest'
import type { CheckResult, Obstacle } from '../../../src/check/checks.ts'
import { excuseFailures } from '../../../src/check/meanwhile.ts'
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
    const outcome = { result: 'not-checked', obstacle, note: '' }
    expect(excuseFailures([name, connection], states).map((result) => result.outcome)).toEqual([
      outcome,
      outcome,
    ])
  })

  it('stays a failure where all of them run, where nothing can run, and where it did not fail', () => {
    const attached: CheckResult = {
      check: { kind: 'attached', from: 'web', network: 'front' },
      outcome: failed,
    }
    const passed: CheckResult = { ...name, outcome: { result: 'passed', finding: null } }
    expect(excuseFailures([name, connection, attached], new Map(running))).toEqual([
      name,
      connection,
      attached,
    ])
    expect(excuseFailures([attached, passed], new Map())).toEqual([attached, passed])
  })
})
