// Switching rules off: beside a line, above it, for the whole file; and what is wrong with how that is said.
import { describe, expect, it } from 'vitest'
import { lintConfiguration } from '../../../src/lint/lint.ts'
import { lint, listBlamed, listCodes, makeInput, makeLive } from './read.ts'

const HEAD = 'networks: { shop: {} }\ntargets:\n  containers:\n'

/** One target that publishes a port, with comments. */
const make = (beside: string, above = ''): string =>
  `${HEAD}${above}    web: { networks: [shop], ports: ["80:80"] }${beside}\n`

describe('a comment', () => {
  it.each([
    [' # xec-lint-disable-line port-public: for customers', ''],
    [' ##xec-lint-disable-line host-mode,port-public : for customers', ''],
    ['', '    # xec-lint-disable-next-line port-public: for customers\n'],
    ['', '    # xec-lint-disable-next-line port-public: for customers\n\n    # the web server\n'],
  ])('switches off what its line has: %j %j', (beside, above) => {
    const result = lint(make(beside, above), { only: ['port-public'] })
    expect(result.findings).toEqual([])
    expect(result.suppressed).toMatchObject([{ code: 'port-public', reason: 'for customers' }])
  })

  it.each([
    [' # xec-lint-disable-next-line port-public: for customers', ['port-public', 'suppression-unused']],
    [' # xec-lint-disable-line port-public', ['suppression-reasonless', 'port-public']],
    [' # xec-lint-disable-line port-public: ', ['suppression-reasonless', 'port-public']],
    [' # xec-lint-disable-line port-publik: for customers', ['port-public', 'suppression-unknown']],
    [' # xec-lint-disable-line host-mode: for customers', ['port-public', 'suppression-unused']],
    [' # xec-lint-disable-line: for customers', ['port-public', 'suppression-malformed']],
    [' # xec-lint-disable-line', ['port-public', 'suppression-malformed']],
    [' # xec-lint off', ['port-public', 'suppression-malformed']],
    [' # xec-linting is another thing', ['port-public']],
    [' # see xec-lint-disable-line port-public: x', ['port-public']],
  ])('that says something else: %s', (beside, codes) => {
    expect(listCodes(make(beside)).toSorted()).toEqual(codes.toSorted())
  })

  it('is none inside of a text', () => {
    const text = `${HEAD}    web:\n      networks: [shop]\n      description: "a # xec-lint off"\n      image: |\n        # xec-lint off\n      shell: a# xec-lint off\n`
    expect(listCodes(text)).toEqual([])
  })

  it('that stands alone and says that it is beside something is not taken out', () => {
    const text = make('', '    # xec-lint-disable-line port-public: for customers\n')
    const { findings, edits } = lint(text)
    expect(findings.map(({ code }) => code)).toEqual(['suppression-unused', 'port-public'])
    expect(findings[0]?.fix).toContain('xec-lint-disable-next-line')
    expect(edits).toEqual([])
  })

  it('at the end is about the last line', () => {
    expect(listBlamed(`${make('')}# xec-lint-disable-next-line host-mode: x`)).toEqual([
      'port-public "80:80"',
      'suppression-unused host-mode',
    ])
  })

  it('is not called unused if its rule was not run, or another profile may need it', () => {
    const comment = ' # xec-lint-disable-line container-undeclared, port-public: known'
    expect(listCodes(make(comment))).toEqual([])
    expect(listCodes(make(comment), { live: makeLive([], []) })).toEqual(['suppression-unused'])
    const text = make(' # xec-lint-disable-line host-mode, port-public: known')
    expect(listCodes(text)).toEqual(['suppression-unused'])
    expect(listCodes(`${text}profiles: { staging: {} }\n`)).toEqual([])
    expect(listCodes(text, { only: ['host-mode'] })).toEqual([])
  })

  it('switches off warnings of reading too', () => {
    const two = (comment: string): string =>
      `${HEAD}    a: { networks: { shop: { aliases: [app] } } }\n    b: { networks: { shop: { aliases: [app] } } }${comment}\n`
    expect(listCodes(two(''))).toEqual(['alias-shared'])
    expect(listCodes(two(' # xec-lint-disable-line alias-shared: round robin'))).toEqual([])
    expect(listCodes(two(''), { only: ['port-public'] })).toEqual([])
  })
})

describe('the section "lint"', () => {
  const set = (rule: string): string => `lint: { rules: { ${rule} } }\n${make('')}`

  it('switches a rule off for a reason', () => {
    const { findings, off } = lint(set('port-public: { severity: off, reason: a firewall }'))
    expect(findings).toEqual([])
    expect(off).toEqual([{ code: 'port-public', reason: 'a firewall' }])
  })

  it.each([
    ['port-public: { severity: error }', ['port-public'], 'error'],
    ['port-public: { severity: warning }', ['port-public'], 'warning'],
    ['port-public: { severity: notice, reason: a firewall }', ['port-public'], 'notice'],
    ['port-public: { severity: notice }', ['suppression-reasonless', 'port-public'], 'warning'],
    ['port-public: { severity: off, reason: "" }', ['suppression-reasonless', 'port-public'], 'warning'],
    ['port-public: { reason: a firewall }', ['port-public'], 'warning'],
    ['port-publik: { severity: off, reason: a firewall }', ['suppression-unknown', 'port-public'], 'warning'],
    ['alias-shared: { severity: error }', ['port-public'], 'warning'],
  ])('sets how severe it is: %s', (rule, codes, severity) => {
    const { findings } = lint(set(rule))
    expect(findings.map(({ code }) => code)).toEqual(codes)
    expect(findings.at(-1)?.severity).toBe(severity)
  })

  it('may come from a profile and from a variable', () => {
    const text = `${make('')}vars: { how: error }
profiles:
  office: { lint: { rules: { port-public: { severity: off, reason: nobody else is here } } } }
  strict: { lint: { rules: { port-public: { severity: "\${vars.how}" } } } }
`
    expect(listCodes(text)).toEqual(['port-public'])
    expect(listCodes(text, { profiles: ['office'] })).toEqual([])
    expect(lint(text, { profiles: ['strict'] }).findings[0]?.severity).toBe('error')
  })

  it('may be empty', () => {
    expect(listCodes(`lint:\n${make('')}`)).toEqual(['port-public'])
    expect(listCodes(`lint: { x-note: 1 }\n${make('')}`)).toEqual(['port-public'])
  })
})

describe('what was not run', () => {
  it('is named with what it needs', () => {
    expect(lint(make('')).notRun).toMatchObject([{ needs: 'engine' }])
    expect(lint(make(''), { live: makeLive([], []) }).notRun).toEqual([
      { needs: 'host', rules: ['subnet-routed'] },
    ])
    expect(lint(make(''), { live: makeLive([], [], { routes: [] }) }).notRun).toEqual([])
    expect(lint(make(''), { only: ['port-public'] }).notRun).toEqual([])
  })
})

it('shows no value from the environment', () => {
  const text = 'networks: { shop: { ipam: { subnet: "${env.HIDDEN}" } } }\n'
  const { findings } = lint(text, { env: { HIDDEN: '8.8.8.0/24' } })
  expect(findings.map(({ code }) => code)).toEqual(['subnet-public'])
  expect(JSON.stringify(findings)).not.toContain('8.8.8.0')
})

it('keeps a warning that has no place', () => {
  const input = makeInput(make(''))
  const warning = {
    code: 'variable-unused',
    severity: 'warning',
    summary: '',
    detail: '',
    fix: '',
    range: null,
  } as const
  const { findings } = lintConfiguration({ ...input, diagnostics: [warning] })
  expect(findings.map(({ code, range }) => [code, range === null])).toEqual([
    ['variable-unused', true],
    ['port-public', false],
  ])
})
