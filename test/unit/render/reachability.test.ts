// What a plan opens and closes, as text.
import { describe, expect, it } from 'vitest'
import type { ExposureGroup, PathGroup, ReachChanges } from '../../../src/model/reach.ts'
import { renderReachability } from '../../../src/render/reachability.ts'

function paths(from: readonly string[], to: readonly string[], rest: Partial<PathGroup> = {}): PathGroup {
  return { kind: 'containers', from, to, networks: ['backend'], certain: true, partly: false, ...rest }
}

function outside(rest: Partial<ExposureGroup> = {}): ExposureGroup {
  return {
    kind: 'exposure',
    outsider: 'lan',
    containers: ['db'],
    networks: ['frontend'],
    ports: [{ hostIp: '', hostPort: 5432, containerPort: 5432, protocol: 'tcp' }],
    needsRoute: false,
    certain: true,
    ...rest,
  }
}

function show(changes: Partial<ReachChanges>, isFull = false, columns = 80): string {
  const style = { color: false, columns }
  return renderReachability(style, { opened: [], closed: [], ...changes }, isFull).join('\n')
}

describe('who can reach whom', () => {
  it('is not said where nothing changes', () => {
    expect(show({})).toBe('')
  })

  it('reads well: what is open to the outside, what else is opened, what is closed', () => {
    expect(
      show({
        opened: [
          paths(['api', 'web'], ['db']),
          paths(['a', 'b', 'c'], ['a', 'b', 'c'], { networks: [] }),
          paths(['a', 'b'], ['a', 'b'], { networks: ['two'] }),
          paths(['a'], ['x', 'y'], { networks: ['backend', 'mesh'], certain: false }),
          outside(),
          outside({ outsider: 'internet', certain: false }),
          outside({ kind: 'out', outsider: 'host', ports: null }),
          outside({ kind: 'out', outsider: 'lan', ports: null }),
          outside({ ports: null, needsRoute: true, networks: ['v6'] }),
        ],
        closed: [
          paths(['web'], ['db', 'web'], { partly: true }),
          outside({ kind: 'out', outsider: 'internet', ports: null, networks: [] }),
          outside({
            ports: [
              { hostIp: '::1', hostPort: 80, containerPort: 8080, protocol: 'tcp' },
              { hostIp: '10.0.0.1', hostPort: null, containerPort: 53, protocol: 'udp' },
            ],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "Who can reach whom
        ! the local network and perhaps the internet -> db at 0.0.0.0:5432/tcp
            over frontend
        ! the local network -> db where a route leads there over v6
        + api and web <-> db over backend
        + a, b and c <-> each other
        + a <-> b over two
        + a <-> x and y over backend and mesh (not certain)
        + db -> the host and the local network over frontend
        - the local network -> db at [::1]:80/tcp (to 8080), 10.0.0.1:?/udp (to
            53) over frontend
        - web <-> db and each other over backend (some of them still can)
        - db -> the internet
      "
    `)
  })

  it('names so many containers and no more', () => {
    const names = Array.from({ length: 12 }, (_, index) => `worker-${index}`)
    const changes = { opened: [paths(names, [...names, 'db'], { partly: true })] }
    expect(show(changes)).toMatchInlineSnapshot(`
      "Who can reach whom
        + worker-0, worker-1, worker-2, worker-3, worker-4, worker-5 and 6 more
            <-> db and each other over backend (some of them could before)
      "
    `)
    expect(show(changes, true).replaceAll(/\s+/g, ' ')).toContain('worker-11 <-> db and each other')
  })

  it('has so many lines and no more, of what is opened and of what is closed', () => {
    const many = (count: number, from: string) =>
      Array.from({ length: count }, (_, index) => paths([`${from}-${index}`], ['db']))
    const count = (text: string, mark: string) =>
      text.split('\n').filter((line) => line.startsWith(`  ${mark} `)).length
    const both = show({ opened: many(50, 'web'), closed: many(50, 'old') })
    expect([count(both, '+'), count(both, '-')]).toEqual([10, 10])
    expect(both).toContain('and 80 lines more: xec plan -v')
    const most = show({ opened: many(50, 'web'), closed: many(3, 'old') })
    expect([count(most, '+'), count(most, '-')]).toEqual([17, 3])
    const closed = show({ opened: many(2, 'web'), closed: many(50, 'old') })
    expect([count(closed, '+'), count(closed, '-')]).toEqual([2, 18])
    expect(count(show({ opened: many(50, 'web') }, true), '+')).toBe(50)
  })

  it('shows names from outside as they are, and colour only where there is some', () => {
    expect(show({ opened: [paths(['a\u001b[31m'], ['b\n'], { networks: ['n\r'] })] })).toContain(
      String.raw`+ a\u{1b}[31m <-> b\n over n\r`,
    )
    const coloured = renderReachability(
      { color: true, columns: 80 },
      { opened: [outside()], closed: [] },
      false,
    )
    expect(coloured[1]).toContain('\u001b[33m!\u001b[39m')
  })
})
