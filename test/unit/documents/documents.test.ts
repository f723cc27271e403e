// What documents show is what happens: their console examples are run, their YAML is loaded, their tables are compared.
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { EXITS } from '../../../src/cli/exit-codes.ts'
import { parseConfig } from '../../../src/config/parse-config.ts'
import { parseExamples, runExample } from './console.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const readme = await readFile(`${root}README.md`, 'utf8')

const documents = [
  'README.md',
  ...(await readdir(`${root}docs`)).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
]
const examples = await Promise.all(
  documents.map(async (file) => ({ file, found: parseExamples(await readFile(`${root}${file}`, 'utf8')) })),
)

function listBlocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text)
}

describe('console examples', () => {
  for (const { file, found } of examples) {
    for (const [index, example] of found.entries()) {
      it(`${file}, example ${index + 1}: the commands print what the document shows`, async () => {
        expect(await runExample(example)).toEqual(example.runs.map(({ output }) => output))
      })
    }
  }

  it('are in the README', () => {
    expect(examples[0]?.found.length).toBeGreaterThan(1)
  })
})

// As GitHub makes them.
function makeAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
}

function listHeadings(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^```.*?^```/gms, '')
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => makeAnchor(heading))
}

describe('links between documents', () => {
  it.each(documents)('%s: every one leads to a heading or a file', async (file) => {
    const text = await readFile(`${root}${file}`, 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
    const broken = await Promise.all(
      links.map(async ([link, path = '', anchor]) => {
        const target = path === '' ? text : await readFile(join(root, dirname(file), path), 'utf8')
        return anchor === undefined || listHeadings(target).includes(anchor) ? [] : [link]
      }),
    )
    expect(broken.flat()).toEqual([])
  })
})

it('docs/what-happens-when.md lists all its entries at the top', async () => {
  const text = await readFile(`${root}docs/what-happens-when.md`, 'utf8')
  const entries = [...text.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => makeAnchor(heading))
  const listed = [...text.matchAll(/^- \[.*?\]\(#([^)]+)\): /gm)].map(([, anchor]) => anchor)
  expect(listed).toEqual(entries)
})

describe('the README', () => {
  const configurations = listBlocks('yaml').filter((text) => text.includes('networks:'))

  it.each(configurations)('loads its configuration %#', (text) => {
    const { desired, diagnostics } = parseConfig(text, {
      file: 'README.md',
      folderName: 'shop',
      profiles: [],
      values: { variables: new Map(), env: {} },
    })
    expect(diagnostics).toEqual([])
    expect(desired).not.toBeNull()
  })

  it('shows at least two configurations', () => {
    expect(configurations.length).toBeGreaterThan(1)
  })

  it('lists the exit codes as the program knows them', () => {
    const rows = [...readme.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map(([, code, meaning = '']) => ({
      code: Number(code),
      meaning: meaning.replaceAll('`', ''),
    }))
    expect(rows).toEqual(Object.values(EXITS).map(({ code, meaning }) => ({ code, meaning })))
  })

  it('names files that exist', async () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path)
    expect(links.length).toBeGreaterThan(3)
    await Promise.all(links.map((path) => readFile(`${root}${path}`)))
  })
})
