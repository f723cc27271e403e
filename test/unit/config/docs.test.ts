import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CONFIG_CODES, makeConfigDiagnostic } from '../../../src/config/codes.ts'
import { readSchemaText } from '../../../src/config/published.ts'
import type { SchemaNode } from '../../../src/config/schema.ts'
import { read } from './read.ts'

const text = readFileSync('docs/configuration.md', 'utf8')
const blocks = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block as string)
const problems = text.slice(text.indexOf('## Problems'))
const schema = JSON.parse(readSchemaText()) as SchemaNode & {
  readonly definitions: Readonly<Record<string, SchemaNode>>
}

describe('the reference of the configuration', () => {
  it.each(blocks.map((block) => [block] as const))('has an example that loads: %s', (block) => {
    const { desired, diagnostics } = read(block)
    expect(diagnostics).toEqual([])
    expect(desired).not.toBeNull()
  })

  it('has examples whose profiles load', () => {
    const block = blocks.find((example) => example.includes('staging:')) as string
    expect(read(block, { profiles: ['staging'] }).desired?.networks[0]?.settings).toMatchObject({
      internal: true,
      labels: [['tier', 'web']],
    })
  })

  it('lists every code once, warnings as such', () => {
    const listed = [...problems.matchAll(/^\| `([a-z0-9-]+)` \| (.*?) \|/gm)]
    expect(listed.map(([, code]) => code)).toEqual(CONFIG_CODES)
    for (const [, code, meaning] of listed) {
      const { severity } = makeConfigDiagnostic(code as (typeof CONFIG_CODES)[number], { detail: '' })
      expect([code, (meaning as string).startsWith('Warning: ')]).toEqual([code, severity === 'warning'])
    }
  })

  it.each(['network', 'ipam', 'pool', 'attachment', 'port', 'guards', 'defaults'])(
    'names every field and spelling of: %s',
    (name) => {
      for (const key of Object.keys(schema.definitions[name]?.properties ?? {}))
        expect(text).toMatch(new RegExp(`\\b${key}\\b`))
    },
  )

  it('names every field of a container that is not left alone, and every key of the top level', () => {
    const target = Object.entries(schema.definitions['target']?.properties ?? {}).filter(
      ([, { description }]) => description?.endsWith('left alone.') !== true,
    )
    expect(target.length).toBeGreaterThan(10)
    for (const [key] of [...target, ...Object.entries(schema.properties ?? {})])
      expect(text).toContain(`\`${key}\``)
  })
})
