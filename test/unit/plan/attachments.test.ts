// Which networks containers join, leave and keep.
import { describe, expect, it } from 'vitest'
import type { AttachmentPolicy } from '../../../src/model/desired.ts'
import type { EngineIdentity, ObservedContainer } from '../../../src/model/observed.ts'
import {
  findDetail,
  followFor,
  isBefore,
  listChanges,
  listDifferences,
  listKept,
  listPlaces,
  listProblems,
  listSteps,
  planFor,
} from '../../support/plans.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  docker28,
  host,
  none,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  podman5,
  pool,
} from '../../support/states.ts'

const live = ownedNetwork('backend', { pools: [pool('10.1.0.0/24')] })
const other = ownedNetwork('frontend', { pools: [pool('10.2.0.0/24')] })
const foreign = observedNetwork('legacy', { pools: [pool('10.3.0.0/24')] })
const backend = desiredNetwork('backend')
const frontend = desiredNetwork('frontend')
const stale = attached({ ...live, id: 'f'.repeat(64) }, { aliases: ['data'] })

describe('a declared attachment', () => {
  it('that is missing is connected', () => {
    const api = observedContainer('api', [])
    const { plan, after } = followFor(
      observedState([live], [api]),
      [backend],
      [desiredContainer('api', [on('backend', { aliases: ['data'], ipv4Address: '10.1.0.5' })])],
    )
    expect(listChanges(plan)).toEqual(['containers.api/backend connect missing'])
    expect(listDifferences(plan, 'containers.api/backend')).toEqual([
      'aliases: null -> ["data"]',
      'ipv4Address: null -> "10.1.0.5"',
    ])
    expect(plan.steps[0]).toMatchObject({ container: { name: 'api', id: api.id }, network: { id: live.id } })
    expect(listPlaces(after, 'api')['backend']).toMatchObject({ aliases: ['data'], ipv4Address: '10.1.0.5' })
  })

  it('that differs is taken away and made again, with all that nobody declared', () => {
    const settings = { aliases: ['data'], ipv4Address: '10.1.0.5', links: ['db:database'], gwPriority: 3 }
    const api = observedContainer('api', [attached(live, settings)])
    const { plan, after } = followFor(
      observedState([live], [api]),
      [backend],
      [desiredContainer('api', [on('backend', { aliases: ['store'] })])],
    )
    expect(listChanges(plan)).toEqual(['containers.api/backend disconnect+connect differs'])
    expect(listDifferences(plan, 'containers.api/backend')).toEqual(['aliases: ["data"] -> ["store"]'])
    expect(listSteps(plan)).toEqual(['disconnect:api/backend', 'connect:api/backend'])
    expect(plan.steps[1]?.waitsFor).toEqual(['disconnect:api/backend'])
    expect(listPlaces(after, 'api')['backend']).toMatchObject({ ...settings, aliases: ['store'] })
  })

  it('that is as declared is no change, and shown if asked for', () => {
    const api = observedContainer('api', [attached(live, { aliases: ['data'] })])
    const target = desiredContainer('api', [on('backend', { aliases: ['data'] })])
    const plan = planFor(observedState([live], [api]), [backend], [target], { showUnchanged: true })
    expect(listChanges(plan)).toEqual([
      'networks.backend no-op unchanged',
      'containers.api/backend no-op unchanged',
    ])
    expect(plan.steps).toEqual([])
  })

  it('can be that of a container in any state, by the name of a network that it never started with', () => {
    const api = observedContainer('api', [attached('backend', { aliases: ['data'] })], { state: 'created' })
    const plan = planFor(
      observedState([live], [api]),
      [backend],
      [desiredContainer('api', [on('backend', { aliases: ['data'] })])],
    )
    expect(listChanges(plan)).toEqual([])
  })

  it('to a network that is gone is taken away by name and made again', () => {
    const api = observedContainer('api', [stale], { state: 'exited' })
    const { plan, after } = followFor(
      observedState([live], [api]),
      [backend],
      [desiredContainer('api', [on('backend')])],
    )
    expect(listChanges(plan)).toEqual(['containers.api/backend disconnect+connect stale'])
    expect(plan.steps[0]).toMatchObject({ action: 'disconnect', network: { name: 'backend', id: null } })
    expect(listPlaces(after, 'api')['backend']).toMatchObject({ aliases: ['data'] })
  })

  it('to a network that is gone and is made again waits for that', () => {
    const api = observedContainer('api', [stale], { state: 'exited' })
    const { plan } = followFor(
      observedState([], [api]),
      [backend],
      [desiredContainer('api', [on('backend')])],
    )
    expect(listChanges(plan)).toEqual([
      'networks.backend create missing',
      'containers.api/backend disconnect+connect stale',
    ])
    expect(isBefore(plan, 'create-network:backend', 'connect:api/backend')).toBe(true)
  })

  it('under a name that another entry of the container has waits until that is gone', () => {
    const renamed = desiredNetwork('backend', { name: 'store' })
    const old = attached({ ...observedNetwork('store'), id: 'f'.repeat(64) })
    const api = observedContainer('api', [attached(live), old], { state: 'exited' })
    const { plan } = followFor(
      observedState([live], [api]),
      [renamed],
      [desiredContainer('api', [on('backend')], { policy: 'additive' })],
    )
    expect(listChanges(plan)).toContain('containers.api/(store) disconnect not-declared')
    expect(isBefore(plan, 'disconnect:api/(store)', 'connect:api/backend')).toBe(true)
  })

  it('on a network that the file does not have is left out', () => {
    const plan = planFor(
      observedState([live], [observedContainer('api', [])]),
      [backend],
      [desiredContainer('api', [on('nowhere')])],
    )
    expect(listChanges(plan)).toEqual([])
  })

  it('is told of where the engine does not show what is declared, once the container has been read', () => {
    const hidden = attached(live, {}, { unknown: ['ipv4Address'] })
    const target = desiredContainer('api', [on('backend', { ipv4Address: '10.1.0.5' })])
    const read = observedContainer('api', [hidden], { state: 'exited' })
    const plan = planFor(observedState([live], [read], podman5), [backend], [target])
    expect(listChanges(plan)).toEqual([])
    expect(findDetail(plan, 'value-unknown')).toContain(
      '"ipv4Address" of "api" on "backend" while it is exited',
    )
    const listed = { ...read, inspected: false }
    expect(planFor(observedState([live], [listed], podman5), [backend], [target]).diagnostics).toEqual([])
  })
})

describe('an attachment that the file does not declare', () => {
  const places = [attached(bridge), attached(foreign), attached(live), attached(other), stale]
  const named = { ...stale, networkName: 'backend-old' }

  it.each<readonly [AttachmentPolicy, readonly string[], readonly string[]]>([
    [
      'declared',
      ['containers.api/(bridge)', 'containers.api/frontend'],
      ['containers.api/(backend-old)', 'containers.api/(legacy)'],
    ],
    [
      'exact',
      [
        'containers.api/(backend-old)',
        'containers.api/(bridge)',
        'containers.api/(legacy)',
        'containers.api/frontend',
      ],
      [],
    ],
    [
      'additive',
      [],
      [
        'containers.api/(backend-old)',
        'containers.api/(bridge)',
        'containers.api/(legacy)',
        'containers.api/frontend',
      ],
    ],
  ])('is cut or kept by the policy %s', (policy, cut, kept) => {
    const api = observedContainer('api', [...places.slice(0, 4), named])
    const { plan } = followFor(
      observedState([live, other, foreign], [api]),
      [backend, frontend],
      [desiredContainer('api', [on('backend')], { policy })],
    )
    expect(listChanges(plan)).toEqual(cut.map((address) => `${address} disconnect not-declared`))
    expect(listKept(plan)).toEqual(kept.map((address) => `${address} policy`))
    const why = policy === 'additive' ? 'never cuts' : '"attachments: exact" would cut it'
    for (const { detail } of plan.kept) expect(detail).toContain(why)
  })

  it('is cut as one of a network that this project owns and nobody declares, whatever the policy', () => {
    const api = observedContainer('api', [attached(live), attached(other)])
    const { plan } = followFor(
      observedState([live, other], [api]),
      [backend],
      [desiredContainer('api', [on('backend')], { policy: 'additive' })],
    )
    expect(listChanges(plan)).toEqual([
      'networks.(frontend) remove not-declared',
      'containers.api/(frontend) disconnect not-declared',
    ])
  })

  it('by the name of a declared network that is gone is cut as one of that network', () => {
    const api = observedContainer('api', [attached(other), stale], { state: 'exited' })
    const target = (policy: AttachmentPolicy) => [desiredContainer('api', [on('frontend')], { policy })]
    const observed = observedState([live, other], [api])
    expect(listChanges(planFor(observed, [backend, frontend], target('declared')))).toEqual([
      'containers.api/(backend) disconnect not-declared',
    ])
    expect(listChanges(planFor(observed, [backend, frontend], target('additive')))).toEqual([])
  })

  it('comes back where its network is replaced and the policy keeps it', () => {
    const api = observedContainer('api', [attached(live, { aliases: ['data'] }), attached(other)])
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const { plan, after } = followFor(
      observedState([live, other], [api]),
      [internal, frontend],
      [desiredContainer('api', [on('frontend')], { policy: 'additive' })],
    )
    expect(listChanges(plan)).toEqual([
      'networks.backend remove+create differs',
      'containers.api/backend disconnect+connect network-replaced',
    ])
    expect(listPlaces(after, 'api')['backend']).toMatchObject({ aliases: ['data'] })
  })
})

describe('a target', () => {
  it('with an empty list of networks is taken off all that may be cut', () => {
    const api = observedContainer('api', [attached(bridge), attached(foreign), attached(live)])
    const { plan } = followFor(
      observedState([live, foreign], [api]),
      [backend],
      [desiredContainer('api', [])],
    )
    expect(listChanges(plan)).toEqual([
      'containers.api/(bridge) disconnect not-declared',
      'containers.api/backend disconnect not-declared',
    ])
  })

  it('without a list of networks is left alone', () => {
    const api = observedContainer('api', [attached(bridge), attached(live)])
    const plan = planFor(observedState([live], [api]), [backend], [desiredContainer('api', null)])
    expect(listChanges(plan)).toEqual([])
    expect(listKept(plan)).toEqual([])
  })

  it('without a list of networks keeps its key in the addresses of what happens to its networks', () => {
    const api = observedContainer('api-server', [attached(live)])
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const { plan } = followFor(
      observedState([live], [api]),
      [internal],
      [desiredContainer('api', null, { container: 'api-server' })],
    )
    expect(listChanges(plan)[1]).toBe('containers.api/backend disconnect+connect network-replaced')
  })

  it('that does not exist stops the plan', () => {
    const plan = planFor(
      observedState([live]),
      [backend, frontend],
      [desiredContainer('api', [on('backend')])],
    )
    expect(listProblems(plan, 'error')).toEqual(['container-missing'])
    expect(plan.diagnostics[0]?.fix).toContain('--allow-missing')
    expect(plan).toMatchObject({ applyable: false, complete: true })
  })

  it.each<readonly [string, boolean, boolean]>([
    ['it is optional', true, false],
    ['the caller allows it', false, true],
  ])('that does not exist is waited for where %s', (_, optional, allowMissing) => {
    const target = desiredContainer('api', [on('backend')], { optional })
    const { plan } = followFor(observedState([]), [backend], [target], { allowMissing })
    expect(listKept(plan)).toEqual(['containers.api waiting'])
    expect(plan).toMatchObject({ applyable: true, complete: false })
  })

  it('is found by its whole name', () => {
    const plan = planFor(
      observedState([live], [observedContainer('api-server', [])]),
      [backend],
      [desiredContainer('api', [on('backend')])],
    )
    expect(listProblems(plan, 'error')).toEqual(['container-missing'])
  })
})

describe('a container in network mode', () => {
  const plan = (api: ObservedContainer, networks = ['backend'], engine: EngineIdentity = docker28) =>
    planFor(
      observedState([live], [api], engine),
      [backend],
      [
        desiredContainer(
          'api',
          networks.map((key) => on(key)),
        ),
      ],
    )
  const inMode = (mode: ObservedContainer['mode'], network = none) =>
    observedContainer('api', mode.kind === 'container' ? [] : [attached(network)], { mode })

  it.each([
    ['host', inMode({ kind: 'host' }, host), "with the host's networking"],
    [
      'container',
      inMode({ kind: 'container', container: 'abcdef0123456789' }),
      'with the networking of container abcdef012345:',
    ],
  ])('%s cannot be attached', (_, api, why) => {
    expect(findDetail(plan(api), 'container-unattachable')).toContain(why)
    expect(plan(api).steps).toEqual([])
    expect(plan(api, []).diagnostics).toEqual([])
  })

  it('none leaves that before it joins anything, whatever the policy', () => {
    const { plan: made } = followFor(
      observedState([live], [inMode({ kind: 'none' })]),
      [backend],
      [desiredContainer('api', [on('backend')], { policy: 'additive' })],
    )
    expect(listSteps(made)).toEqual(['disconnect:api/(none)', 'connect:api/backend'])
    expect(made.steps[1]?.waitsFor).toEqual(['disconnect:api/(none)'])
  })

  it('none stays there where no network is declared', () => {
    expect(plan(inMode({ kind: 'none' }), [])).toMatchObject({ changes: [], kept: [] })
  })

  it('none can never be attached on Podman', () => {
    const made = plan(inMode({ kind: 'none' }), ['backend'], podman5)
    expect(findDetail(made, 'container-unattachable')).toContain('with no networking at all')
  })

  it('container does not own the networks that Podman shows for it', () => {
    const shared = observedContainer('sidecar', [attached(live)], {
      mode: { kind: 'container', container: 'abc' },
    })
    const internal = desiredNetwork('backend', { settings: { internal: true } })
    const made = planFor(observedState([live], [shared], podman5), [internal])
    expect(listChanges(made)).toEqual(['networks.backend remove+create differs'])
  })
})

describe('a paused container', () => {
  const api = observedContainer('api', [attached(bridge)], { state: 'paused' })
  const target = [desiredContainer('api', [on('backend')])]

  it('is attached on Docker', () => {
    followFor(observedState([live], [api]), [backend], target)
  })

  it('is an error on Podman, unless it only leaves', () => {
    const plan = planFor(observedState([live], [api], podman5), [backend], target)
    expect(findDetail(plan, 'container-paused')).toContain('"api" is paused')
    expect(
      planFor(observedState([live], [api], podman5), [backend], [desiredContainer('api', [])]).diagnostics,
    ).toEqual([])
  })
})

describe('a container at its end', () => {
  it.each(['dead', 'removing'] as const)('cannot be attached, but it can be taken off: %s', (state) => {
    const api = observedContainer('api', [attached(bridge)], { state })
    const plan = planFor(observedState([live], [api]), [backend], [desiredContainer('api', [on('backend')])])
    expect(listProblems(plan, 'error')).toEqual(['container-unattachable'])
    expect(
      planFor(observedState([live], [api]), [backend], [desiredContainer('api', [])]).diagnostics,
    ).toEqual([])
  })
})

describe('two containers that swap networks', () => {
  it('both join before they leave', () => {
    const api = observedContainer('api', [attached(live, { ipv4Address: '10.1.0.5' })])
    const web = observedContainer('web', [attached(other, { ipv4Address: '10.2.0.5' })])
    const { plan } = followFor(
      observedState([live, other], [api, web]),
      [backend, frontend],
      [desiredContainer('api', [on('frontend')]), desiredContainer('web', [on('backend')])],
    )
    expect(isBefore(plan, 'connect:api/frontend', 'disconnect:api/backend')).toBe(true)
    expect(isBefore(plan, 'connect:web/backend', 'disconnect:web/frontend')).toBe(true)
  })

  it('can take over the address of one another', () => {
    const api = observedContainer('api', [attached(live, { ipv4Address: '10.1.0.5' })])
    const web = observedContainer('web', [attached(other, { ipv4Address: '10.2.0.5' })])
    followFor(
      observedState([live, other], [api, web]),
      [backend, frontend],
      [
        desiredContainer('api', [on('frontend', { ipv4Address: '10.2.0.5' })]),
        desiredContainer('web', [on('backend', { ipv4Address: '10.1.0.5' })]),
      ],
    )
  })
})
