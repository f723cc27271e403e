// What a plan opens and closes, in Markdown.
import { expect, it } from 'vitest'
import type { ReachGroup } from '../../../src/model/reach.ts'
import { makeReachability } from '../../../src/render/markdown-reach.ts'
import { makePlanOf } from './plans.ts'

const GROUPS: readonly ReachGroup[] = [
  { kind: 'containers', from: ['web'], to: ['db'], networks: ['backend'], certain: true, partly: false },
  { kind: 'containers', from: ['a'], to: ['b'], networks: [], certain: false, partly: false },
  {
    kind: 'exposure',
    outsider: 'lan',
    containers: ['db'],
    networks: ['frontend'],
    ports: [{ hostIp: '', hostPort: 5432, containerPort: 5432, protocol: 'tcp' }],
    needsRoute: false,
    certain: true,
  },
]

it('has a line for each group: over what, at which ports, and what is not certain', () => {
  const { entries, render } = makeReachability({
    ...makePlanOf(),
    reachability: { opened: GROUPS, closed: [] },
  })
  expect(entries.flat()).toMatchInlineSnapshot(`
    [
      "! the local network -> db at 0.0.0.0:5432/tcp over frontend",
      "+ web <-> db over backend",
      "+ a <-> b (not certain)",
    ]
  `)
  expect(render(entries)[0]).toBe('### Who can reach whom')
  expect(render([])).toEqual([])
})
