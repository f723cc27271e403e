import { describe, expect, it } from 'vitest'
import { makeFinding, type Finding } from '../../../src/doctor/finding.ts'
import { renderDiagnosis, type DiagnosisFacts } from '../../../src/render/doctor.ts'

const PLAIN = { color: false, columns: 60 }
const range = { file: 'config.yaml', start: { line: 2, column: 3 }, end: { line: 2, column: 6 } }
const facts: DiagnosisFacts = {
  subject: 'host (Docker 28.5.2, API 1.51)',
  looks: { looked: ['1 container: state'], blind: [] },
  detail: 'normal',
  sources: new Map([['config.yaml', 'targets:\n  web: 1\n']]),
}
const paused = (name: string, rest: Partial<Finding> = {}): Finding => ({
  ...makeFinding('container-paused', {
    detail: `"${name}" is paused.`,
    evidence: [{ source: `GET /containers/${name}/json`, says: 'State.Status paused' }],
    fix: `docker unpause ${name}`,
    containers: [name],
  }),
  ...rest,
})

describe('renderDiagnosis', () => {
  it('tells what is wrong, what shows it and what to do', () => {
    expect(renderDiagnosis(PLAIN, [paused('web')], facts))
      .toBe(`warning[container-paused]: A container is paused
  "web" is paused.
  Seen: GET /containers/web/json: State.Status paused
  Fix: docker unpause web

Found on host (Docker 28.5.2, API 1.51): 1 warning.

Looked at
  - 1 container: state
`)
  })

  it('says where it stands in the file, where that is known', () => {
    const text = renderDiagnosis(PLAIN, [paused('web', { range })], facts)
    expect(text).toContain('at config.yaml:2:3')
    expect(text).toContain('> 2 |   web: 1')
    expect(renderDiagnosis(PLAIN, [paused('web', { range })], { ...facts, sources: new Map() })).toContain(
      'at config.yaml:2:3',
    )
  })

  it('says that nothing is wrong, and what was not looked at', () => {
    const looks = { looked: ['1 container: state'], blind: [{ what: 'the host', why: 'it is far away' }] }
    expect(renderDiagnosis(PLAIN, [], { ...facts, looks }))
      .toBe(`Nothing wrong found on host (Docker 28.5.2, API 1.51).

Looked at
  - 1 container: state
Not looked at
  - the host: it is far away
`)
  })

  it('shows the first of many, and all with -v', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => paused(`c${index}`))
    const text = renderDiagnosis(PLAIN, many, facts)
    expect(text).toContain('... and 9997 more of container-paused; -v and --format')
    expect(text.length).toBeLessThan(2_000)
    expect(
      renderDiagnosis(PLAIN, many.slice(0, 10), { ...facts, detail: 'full' }).match(/is paused\./g),
    ).toHaveLength(10)
  })

  it('is brief where that is asked for', () => {
    const text = renderDiagnosis(PLAIN, [paused('web', { fix: '' })], { ...facts, detail: 'brief' })
    expect(text).toBe(`warning[container-paused]: A container is paused
  "web" is paused.

Found on host (Docker 28.5.2, API 1.51): 1 warning.
`)
  })

  it('escapes what comes from outside', () => {
    const odd = paused('x', { detail: 'a\u001b[31mb', evidence: [{ source: 'c\nd', says: 'e\u202ef' }] })
    const text = renderDiagnosis(PLAIN, [odd], facts)
    for (const unsafe of ['\u001b', '\u202e']) expect(text).not.toContain(unsafe)
  })
})
