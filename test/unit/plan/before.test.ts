// What a step remembers of the state before it, so that it can be taken back.
import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { makeBeforeNetwork } from '../../../src/plan/before.ts'
import type { Step } from '../../../src/plan/document.ts'
import { planFor } from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  docker20,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  pool,
} from '../../support/states.ts'

function findStep<Action extends Step['action']>(
  steps: readonly Step[],
  action: Action,
): Extract<Step, { action: Action }> {
  const found = steps.find((step) => step.action === action)
  if (found === undefined) throw new Error(`there is no step ${action}`)
  return found as Extract<Step, { action: Action }>
}

describe('a step that removes a network', () => {
  it('remembers all settings, ownership and the labels of others included', () => {
    const live = ownedNetwork('backend', { internal: true, pools: [pool('10.1.0.0/24')] }, { tier: 'data' })
    const { before, irreversible } = findStep(planFor(observedState([live]), []).steps, 'remove-network')
    expect(before).toEqual({ name: 'backend', settings: live.settings })
    expect(irreversible).toBeNull()
  })

  it('leaves to a source what comes from it', () => {
    const settings = { configFrom: 'base', labels: pairs({ tier: 'data' }), options: pairs({ mtu: '1400' }) }
    const { before } = makeBeforeNetwork(observedNetwork('backend', { ...settings, internal: true }))
    expect(before.settings).toMatchObject({ configFrom: 'base', internal: true, labels: [], options: [] })
  })

  it('says what the engine does not show', () => {
    const { irreversible } = makeBeforeNetwork(
      observedNetwork('backend', {}, { unknown: ['driver', 'options'] }),
    )
    expect(irreversible).toBe('The engine does not show "options" of "backend", so undoing makes it without.')
  })
})

describe('a step that takes a container off a network', () => {
  const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })

  function disconnect(
    attachment: ReturnType<typeof attached>,
    engine = undefined as typeof docker20 | undefined,
  ) {
    const observed = observedState([live], [observedContainer('api', [attachment])], engine)
    return findStep(planFor(observed, []).steps, 'disconnect')
  }

  it('remembers how it was on it', () => {
    const settings = {
      ...DEFAULT_ENDPOINT_SETTINGS,
      aliases: ['orders'],
      ipv4Address: '10.1.0.9',
      gwPriority: 7,
    }
    expect(disconnect(attached(live, settings))).toMatchObject({ before: settings, irreversible: null })
  })

  it('says what the engine cannot give again', () => {
    const { before, irreversible } = disconnect(attached(live, { macAddress: '02:42:00:00:00:09' }), docker20)
    expect(before?.macAddress).toBeNull()
    expect(irreversible).toContain('Undone, "api" loses its macAddress "02:42:00:00:00:09"')
  })

  it('remembers nothing of an entry whose network is gone', () => {
    const stale = attached(observedNetwork('backend', {}, { id: 'f'.repeat(64) }))
    const observed = observedState([live], [observedContainer('api', [stale])])
    const { steps } = planFor(
      observed,
      [desiredNetwork('backend')],
      [desiredContainer('api', [on('backend')])],
    )
    expect(findStep(steps, 'disconnect')).toMatchObject({ before: null, irreversible: null })
  })

  it('remembers that it had no network', () => {
    const observed = observedState(
      [live],
      [observedContainer('api', [attached(none)], { mode: { kind: 'none' } })],
    )
    const { steps } = planFor(
      observed,
      [desiredNetwork('backend')],
      [desiredContainer('api', [on('backend')])],
    )
    expect(findStep(steps, 'disconnect')).toMatchObject({
      network: { name: 'none' },
      before: DEFAULT_ENDPOINT_SETTINGS,
    })
  })
})

describe('the container of a step', () => {
  const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
  const api = observedContainer('api', [attached(bridge)], { mode: { kind: 'network', network: 'backend' } })
  const targets = [desiredContainer('api', [on('backend')])]

  it('names its network mode where the engine needs that network', () => {
    const { steps } = planFor(observedState([live], [api]), [desiredNetwork('backend')], targets)
    expect(findStep(steps, 'connect').container.mode).toBe('backend')
  })

  it('names none where the engine does not care', () => {
    const { steps } = planFor(observedState([live], [api], docker20), [desiredNetwork('backend')], targets)
    expect(findStep(steps, 'connect').container.mode).toBeNull()
  })
})
