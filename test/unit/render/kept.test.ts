import { describe, expect, it } from 'vitest'
import type { Kept } from '../../../src/plan/document.ts'
import { listKept } from '../../../src/render/kept.ts'

function stay(name: string, network: string): Kept {
  return {
    address: `containers.${name}/(${network})`,
    reason: 'policy',
    detail: `"${name}" stays on "${network}", which "attachments: additive" never cuts.`,
  }
}

const foreign: Kept = { address: 'networks.(monitoring)', reason: 'foreign-network', detail: 'Not ours.' }
const waiting: Kept = {
  address: 'containers.billing',
  reason: 'waiting',
  detail: 'There is no "billing" yet.',
}
const names = ['api', 'db', 'web', 'queue', 'cache']

describe('what a plan keeps', () => {
  it('is told once for many containers that stay for one reason, and what waits apart', () => {
    const kept = [...names.map((name) => stay(name, 'bridge')), stay('api', 'legacy'), waiting, foreign]
    expect(listKept(kept)).toEqual({
      waiting: [{ first: waiting, others: 0 }],
      left: [
        { first: stay('api', 'bridge'), others: 4 },
        { first: stay('api', 'legacy'), others: 0 },
        { first: foreign, others: 0 },
      ],
    })
  })

  it('is told for each network, where containers are on networks of their own names', () => {
    const kept = names.map((name) => stay(name, name))
    expect(listKept(kept).left).toEqual(kept.map((first) => ({ first, others: 0 })))
    const renamed = names.map((name) => ({
      ...stay(`shop-${name}`, 'bridge'),
      address: `containers.${name}/x`,
    }))
    expect(listKept(renamed).left).toHaveLength(5)
  })

  it('is told one by one where it is little, or all of it is wanted', () => {
    const kept = names.map((name) => stay(name, 'bridge'))
    const few = kept.slice(0, 3)
    expect(listKept(few).left).toEqual(few.map((first) => ({ first, others: 0 })))
    expect(listKept(kept, true).left).toEqual(kept.map((first) => ({ first, others: 0 })))
  })
})
