// Where xec is stricter than an engine, the reference says so.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { stricter } from '../../support/validation-corpus.ts'

const file = fileURLToPath(new URL('../../../docs/configuration.md', import.meta.url))
const text = await readFile(file, 'utf8')
const table = text.slice(text.indexOf('## Stricter than an engine'), text.indexOf('## Problems'))

it.each(Object.entries(stricter))('the reference says why, for %s', (kind, codes) => {
  const engine =
    kind === 'docker-20.10' ? /^\| Docker/ : kind.startsWith('docker') ? /^\| Docker \|/ : /^\| Podman/
  const rows = table.split('\n').filter((row) => engine.test(row))
  for (const [code, reason] of Object.entries(codes)) {
    expect(rows.filter((row) => row.includes(`\`${code}\``) && row.includes(reason))).toHaveLength(1)
  }
})
