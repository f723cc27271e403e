// The pictures in documents are what the command draws. Where one differs, the message says how to draw it again.
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { fixturesFolder } from '../../support/fixture.ts'
import { runXec } from '../cli/xec.ts'

const images = fileURLToPath(new URL('../../../docs/images/', import.meta.url))

it.each([
  ['graph-shop.svg', ['graph']],
  ['graph-planned.svg', ['graph', '--of', 'planned', '--engine', 'embedded']],
])('docs/images/%s is what the shop looks like', { timeout: 30_000 }, async (file, words) => {
  const folder = await mkdtemp(join(tmpdir(), 'xec-picture-'))
  await cp(join(fixturesFolder, 'shop', '.xec', 'config.yaml'), join(folder, '.xec', 'config.yaml'))
  const { code, stdout } = await runXec([...words, '--format', 'svg'], { folder })
  await rm(folder, { recursive: true })
  expect(code).toBe(0)
  const isCurrent = stdout === (await readFile(images + file, 'utf8'))
  const drawAgain = `in fixtures/shop: xec ${words.join(' ')} --out ../../docs/images/${file}`
  expect({ isCurrent, drawAgain }).toEqual({ isCurrent: true, drawAgain })
})
