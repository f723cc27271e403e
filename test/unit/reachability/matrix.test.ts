// The table of who reaches whom before and after a plan.
import { describe, expect, it } from 'vitest'
import { NO_REACH_CHANGES } from '../../../src/model/reach.ts'
import { makeReachMatrix } from '../../../src/reachability/matrix.ts'
import { planWhole } from '../../support/plans.ts'
import { on as at } from '../../support/reach.ts'
import {
  desiredContainer,
  desiredNetwork,
  none,
  observedState,
  on,
  ownedNetwork,
  pool,
} from '../../support/states.ts'

const backend = ownedNetwork('backend', { internal: true, pools: [pool('10.1.0.0/24')] })
const front = ownedNetwork('front', { pools: [pool('10.2.0.0/24')] })

describe('the table of a plan', () => {
  it('is none where nothing is opened or closed', () => {
    const observed = observedState([backend], [])
    expect(makeReachMatrix(observed, { steps: [], reachability: NO_REACH_CHANGES })).toBeNull()
  })

  it('has every pair of containers and those outside, before and after', () => {
    const observed = observedState([backend, front], [at('db', [backend]), at('web', [front])])
    const plan = planWhole(
      observed,
      [desiredNetwork('backend'), desiredNetwork('front')],
      [desiredContainer('web', [on('backend'), on('front')])],
    )
    const matrix = makeReachMatrix(observed, plan)
    expect(matrix?.ends).toEqual([
      { kind: 'container', name: 'db' },
      { kind: 'container', name: 'web' },
      { kind: 'host' },
      { kind: 'lan' },
      { kind: 'internet' },
    ])
    expect(matrix?.hidden).toBe(0)
    const told = matrix?.rows.map((row) =>
      row.map((cell) => (cell === null ? '' : `${cell.before[0]}${cell.after[0]}`)).join(' '),
    )
    expect(told).toEqual([' co oo cc cc', 'co  oo oo oo', 'oo oo   ', 'cc cc   ', 'cc cc   '])
  })

  it('has only containers of which anything changes where there are many, those that are moved first', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      at(`c-${String(index).padStart(3, '0')}`, [backend]),
    )
    const apart = Array.from({ length: 30 }, (_, index) => at(`z-${index}`, [none]))
    const observed = observedState([backend, front], [...many, ...apart, at('web', [front])])
    const plan = planWhole(
      observed,
      [desiredNetwork('backend'), desiredNetwork('front')],
      [desiredContainer('web', [on('backend'), on('front')])],
    )
    const matrix = makeReachMatrix(observed, plan)
    const names = matrix?.ends.flatMap((end) => (end.kind === 'container' ? [end.name] : [])) ?? []
    expect(names).toHaveLength(60)
    expect(names).toContain('web')
    expect(names.filter((name) => name.startsWith('z'))).toEqual([])
    expect(matrix?.hidden).toBe(71)
    const few = makeReachMatrix(
      { ...observed, containers: observed.containers.filter(({ name }) => name !== 'web') },
      plan,
    )
    expect(few?.ends).not.toContainEqual({ kind: 'container', name: 'web' })
  })

  it('knows those outside in what is closed, too', () => {
    const many = Array.from({ length: 61 }, (_, index) => at(`c-${index}`, [front]))
    const observed = observedState([backend, front], [...many, at('web', [front])])
    const plan = planWhole(
      observed,
      [desiredNetwork('backend'), desiredNetwork('front')],
      [desiredContainer('web', [on('backend')], { policy: 'exact' })],
    )
    expect(plan.reachability.closed.some(({ kind }) => kind === 'out')).toBe(true)
    expect(makeReachMatrix(observed, plan)?.ends).toContainEqual({ kind: 'container', name: 'web' })
  })
})
