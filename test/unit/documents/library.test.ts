// The README's program runs as it stands, on the embedded engine instead of Docker.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, expect, it } from 'vitest'
import { fixturesFolder } from '../../support/fixture.ts'

const readme = await readFile(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'xec-library-'))
afterAll(() => rm(folder, { recursive: true }))

it('the library example of the README applies the shop', async () => {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const library = new URL('../../../src/index.ts', import.meta.url).href
  const program = example
    .replace("from 'xec'", `from ${JSON.stringify(library)}`)
    .replace("engine: 'docker'", "engine: 'embedded'")
    .replace('process.cwd()', JSON.stringify(folder))
  await cp(join(fixturesFolder, 'shop', '.xec'), join(folder, '.xec'), {
    recursive: true,
    filter: (path) => !path.endsWith('embedded.json'),
  })
  const { outputText } = ts.transpileModule(`${program}\nexport { outcome, plan }`, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
  })
  const file = join(folder, 'program.mjs')
  await writeFile(file, outputText)
  const ended = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    outcome: string
    plan: object
  }
  expect(ended.outcome).toBe('applied')
  expect(ended.plan).toMatchObject({ project: 'shop', summary: { create: 2, connect: 4, disconnect: 3 } })
})
