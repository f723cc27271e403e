// Who can reach whom, in the HTML report: the lines and the table.
import { describe, expect, it } from 'vitest'
import type { PathGroup } from '../../../../src/model/reach.ts'
import type { Peer } from '../../../../src/reachability/ends.ts'
import type { Verdict } from '../../../../src/reachability/explain.ts'
import type { MatrixCell, ReachMatrix } from '../../../../src/reachability/matrix.ts'
import { renderMatrix } from '../../../../src/render/html/matrix.ts'
import { listReachSections } from '../../../../src/render/html/reach.ts'
import type { Html } from '../../../../src/render/html/markup.ts'
import type { Section } from '../../../../src/render/html/parts.ts'
import { makePlanOf } from '../plans.ts'

function paths(from: string, rest: Partial<PathGroup> = {}): PathGroup {
  return {
    kind: 'containers',
    from: [from],
    to: ['db'],
    networks: ['backend'],
    certain: true,
    partly: false,
    ...rest,
  }
}

function readHtml(section: Section | undefined): string {
  return section === undefined ? '' : (section.content as Html).html
}

function read(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

describe('the section', () => {
  it('is not there where nothing is opened or closed', () => {
    expect(listReachSections(makePlanOf(), null)).toEqual([])
  })

  it('has a line for each group, and from the twenty-first on more on a click', () => {
    const plan = makePlanOf({
      reachability: {
        opened: [
          ...Array.from({ length: 21 }, (_, index) => paths(`web-${index}`)),
          {
            kind: 'exposure',
            outsider: 'lan',
            containers: ['db'],
            networks: [],
            ports: [{ hostIp: '', hostPort: 5432, containerPort: 5432, protocol: 'tcp' }],
            needsRoute: false,
            certain: true,
          },
        ],
        closed: [paths('old', { networks: [], certain: false })],
      },
    })
    const [section] = listReachSections(plan, null)
    expect(section?.count).toBe(23)
    const text = read(readHtml(section))
    expect(text).toMatch(
      /^! open to the outside: the local network → db at 0\.0\.0\.0:5432\/tcp \+ opened: web-0 ↔ db over backend/,
    )
    expect(text).toContain('3 more ways')
    expect(text).toMatch(/− closed: old ↔ db \(not certain\)$/)
    const few = listReachSections(
      makePlanOf({ reachability: { opened: [paths('<b>', { networks: [] })], closed: [] } }),
      undefined,
    )
    expect(readHtml(few[0])).toContain('&lt;b&gt;')
    expect(read(readHtml(few[0]))).toBe('+ opened: &lt;b&gt; ↔ db')
  })
})

describe('the table', () => {
  const verdicts: readonly Verdict[] = ['open', 'closed', 'unknown']
  const peer = (name: string): Peer => ({ kind: 'container', name })
  const cells: readonly MatrixCell[] = verdicts.flatMap((before) =>
    verdicts.map((after) => ({ before, after })),
  )

  it('has a sign and a word for each cell', () => {
    const matrix: ReachMatrix = {
      ends: [peer('a"<'), { kind: 'lan' }],
      rows: [
        [null, ...cells],
        [cells[0] as MatrixCell, null],
      ],
      hidden: 3,
    }
    const { html } = renderMatrix(matrix)
    expect(html).toContain('<details class="matrix" open>')
    expect(html).toContain('title="a&quot;&lt;"')
    expect(read(html)).toContain('Left out: 3 more containers.')
    expect(read(html.slice(html.indexOf('<tbody')))).toBe(
      'a&quot;&lt; ● open − closed now −? perhaps closed + opened · closed +? perhaps opened + opened − closed now ? unknown the local network ● open',
    )
  })

  it('opens on a click where it is large, and explains only what it shows', () => {
    const ends = Array.from({ length: 20 }, (_, index) => peer(`c-${index}`))
    const matrix: ReachMatrix = {
      ends,
      rows: ends.map((from) => ends.map((to) => (from === to ? null : { before: 'closed', after: 'open' }))),
      hidden: 0,
    }
    const { html } = renderMatrix(matrix)
    expect(html).toContain('<details class="matrix">')
    const lead = read(html.slice(0, html.indexOf('<table')))
    expect(lead).toContain('+ opened')
    expect(lead).not.toContain('closed')
    expect(lead).not.toContain('Left out')
  })
})
