// Every rule has a section in docs/lint.md: a file that breaks it and no other, and the same file put right. What xec explain shows is the
// first of the two.
import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { listExplanations } from '../../../src/cli/explain/explanations.ts'
import { SUPPRESSION_CODES } from '../../../src/lint/codes.ts'
import { BORROWED_CODES, LINT_CODES, LINT_RULES } from '../../../src/lint/rules.ts'
import { lint, listCodes } from './read.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const text = await readFile(`${root}docs/lint.md`, 'utf8')
const [head = '', ...sections] = text.split(/^### /m)
const explanations = new Map(
  listExplanations()
    .filter(({ kind }) => kind === 'lint')
    .map((one) => [one.code, one]),
)

interface Section {
  readonly code: string
  readonly severity: string
  readonly blocks: readonly string[]
}

function readSection(section: string): Section {
  const [, code = '', severity = ''] = /^`([a-z0-9-]+)`\n\n(\w+)\. /.exec(section) ?? []
  return {
    code,
    severity: severity.toLowerCase(),
    blocks: [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block),
  }
}

const read = sections.map(readSection)

describe('docs/lint.md', () => {
  it('has a section for each rule, with its severity, in the order of the table', () => {
    expect(read.map(({ code, severity }) => [code, severity])).toEqual(
      LINT_CODES.map((code) => [code, LINT_RULES[code].severity]),
    )
  })

  it('names what is borrowed from reading, and what can be wrong with switching off', () => {
    for (const code of [...BORROWED_CODES, ...SUPPRESSION_CODES]) expect(head).toContain(`\`${code}\``)
  })

  const files = read.filter(({ code }) => LINT_RULES[code as keyof typeof LINT_RULES].needs === 'file')

  it.each(files.map(({ code, blocks }) => [code, blocks] as const))(
    'shows a file that breaks this rule alone, and one that does not: %s',
    (code, blocks) => {
      expect(blocks.map((block) => listCodes(block))).toEqual([[code], []])
      expect(blocks[0]?.trimEnd()).toBe(explanations.get(code)?.example)
    },
  )

  const others = [...head.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block)

  it.each(others.map((block) => [block] as const))('shows a file in which nothing is found: %s', (block) => {
    expect(listCodes(block)).toEqual([])
  })

  it('shows more than one of those', () => {
    expect(others.length).toBeGreaterThan(2)
  })
})

describe('what xec explain shows', () => {
  it.each(SUPPRESSION_CODES)('has the problem: %s', (code) => {
    expect(listCodes(`${explanations.get(code)?.example}\n`)).toContain(code)
  })
})

describe('the files of this repository', () => {
  // Each of these was looked at: it is so, and it is meant to be.
  const MEANT: Readonly<Record<string, readonly string[]>> = {
    // the recorder has an address of the whole subnet
    'dual-stack': ['address-unreserved'],
    // so has the indexer, twice
    replace: ['address-unreserved', 'address-unreserved'],
    // nobody is on "monitoring", and the web server is for everybody
    seed: ['network-unused', 'port-public'],
    // the API has an address of the whole subnet
    shop: ['address-unreserved'],
  }
  // Examples show how something is written, and not what is wise.
  const SHOWN: Readonly<Record<string, readonly string[]>> = {
    'README.md': [],
    'docs/configuration.md': [
      // "legacy" is there to be external, and the web server is for everybody
      'network-unused',
      'port-public',
      // a network mode, a database with all settings that there are, and two networks of Compose
      'host-mode',
      'database-exposed',
      'network-unused',
    ],
  }

  it('have no finding that is not so', async () => {
    const names = await readdir(`${root}fixtures`)
    const found = await Promise.all(
      names.map(async (name) => {
        const file = await readFile(`${root}fixtures/${name}/.xec/config.yaml`, 'utf8')
        return [name, lint(file).findings.map(({ code }) => code)] as const
      }),
    )
    expect(Object.fromEntries(found.filter(([, codes]) => codes.length > 0))).toEqual(MEANT)
  })

  it.each(Object.entries(SHOWN))('have none that is not so in %s', async (file, codes) => {
    const markdown = await readFile(`${root}${file}`, 'utf8')
    const blocks = [...markdown.matchAll(/```yaml\n(.*?)```/gs)].map(([, block = '']) => block)
    const found = blocks.filter((block) => /^networks:/m.test(block)).map((block) => listCodes(block))
    expect(found.length).toBeGreaterThan(1)
    expect(found.flat()).toEqual(codes)
  })
})
