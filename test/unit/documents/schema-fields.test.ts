// Every property of the schema that declares something about networks or attachments is proved on engines: that it reaches them and
// reads back, that another value is seen, and what happens where it leaves the file.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { allSections } from '../../fidelity/sections.ts'
import { matrixKinds } from '../../support/matrix.ts'

interface Definition {
  readonly properties: Readonly<Record<string, { readonly 'x-spelling-of'?: string }>>
}

const file = new URL('../../../schema/config.schema.json', import.meta.url)
const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly definitions: Readonly<Record<'network' | 'ipam' | 'pool' | 'attachment', Definition>>
}

// The short form of one pool has the pool's fields, and "ipam" is what it holds.
const SHORT_FORM = new Set(Object.keys(definitions.pool.properties).map((name) => `ipam.${name}`))
const properties = (['network', 'ipam', 'pool', 'attachment'] as const)
  .flatMap((definition) =>
    Object.entries(definitions[definition].properties).flatMap(([name, schema]) =>
      schema['x-spelling-of'] === undefined ? [`${definition}.${name}`] : [],
    ),
  )
  .filter((property) => property !== 'network.ipam' && !SHORT_FORM.has(property))

const proofs = Object.values(allSections)
  .flat()
  .filter(({ leftOut = {} }) => matrixKinds.some((kind) => leftOut[kind] === undefined))
  .flatMap(({ proves }) => proves ?? [])

it.each(properties)('%s is proved to reach engines, to be compared, and to leave them', (property) => {
  const found = proofs.filter((proof) => proof.property === property).map(({ proof }) => proof)
  expect([...new Set(found)].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['changes', 'leaves', 'reaches'])
})

it('no clause is about a property that the schema does not have', () => {
  const unknown = proofs.filter(({ property }) => !properties.includes(property))
  expect(unknown).toEqual([])
})
