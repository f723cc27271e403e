// The published schema of the plan document describes the documents that are printed: every field of them, and no other.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeObjects } from '../../support/plan-schema.ts'
import { ACTION_WORDS } from '../../../src/render/words.ts'
import { makeAttachmentChange, makeNetworkChange, makePlanOf, RICH_PLAN } from '../render/plans.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const schema = JSON.parse(await readFile(join(root, 'schema/plan.schema.json'), 'utf8')) as object
const fixtures = await readdir(join(root, 'fixtures'))

const ajv = new Ajv({ allowUnionTypes: true, strictTuples: false })
const isPlan = ajv.compile(closeObjects(schema) as object)

function check(document: unknown): void {
  isPlan(document)
  expect(isPlan.errors ?? []).toEqual([])
}

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.remove())

describe('the schema of the plan document', { timeout: 30_000 }, () => {
  it.each(fixtures)('describes the plan of the fixture %s', async (fixture) => {
    const file = join(root, 'fixtures', fixture, '.xec/config.yaml')
    const engine = `embedded:${join(shop.folder, 'fresh.json')}`
    const argv = [
      'plan',
      '-c',
      file,
      '--engine',
      engine,
      '--allow-missing',
      '--show-unchanged',
      '--format',
      'json',
    ]
    check(JSON.parse((await shop.xec(argv)).stdout))
  })

  it('describes connects and disconnects', async () => {
    const { stdout } = await shop.xec(['plan', '--engine', 'embedded', '--format', 'json'])
    check(JSON.parse(stdout))
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    check(
      JSON.parse(
        (await shop.xec(['plan', '--engine', 'embedded', '--show-unchanged', '--format', 'json'])).stdout,
      ),
    )
    await shop.write('.xec/config.yaml', SHOP.replace('172.30.0.0/16', '172.31.0.0/16'))
    check(JSON.parse((await shop.xec(['plan', '--engine', 'embedded', '--format', 'json'])).stdout))
  })

  it('describes the plan of a snapshot', async () => {
    await shop.xec(['snapshot', '--engine', 'embedded', '--out', 'engine.json'])
    check(
      JSON.parse((await shop.xec(['plan', '--engine', 'snapshot:engine.json', '--format', 'json'])).stdout),
    )
  })

  it('describes all that can happen', () => {
    check(RICH_PLAN)
    for (const words of Object.keys(ACTION_WORDS)) {
      const actions = words.split(',')
      const network = makePlanOf({ changes: [{ ...makeNetworkChange(), actions: actions as never }] })
      const attachment = makePlanOf({ changes: [{ ...makeAttachmentChange(), actions: actions as never }] })
      expect(isPlan(network) || isPlan(attachment)).toBe(true)
    }
  })

  it.each([
    ['another major version', { formatVersion: '2.0' }],
    ['an action that does not exist', { changes: [{ ...makeNetworkChange(), actions: ['update'] }] }],
    ['a missing field', { digests: undefined }],
  ])('refuses %s', (_what, parts) => {
    expect(isPlan({ ...RICH_PLAN, ...parts })).toBe(false)
  })

  it('describes every field', () => {
    const missing: string[] = []
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      const { properties } = value as { properties?: Record<string, { description?: string }> }
      for (const [key, property] of Object.entries(properties ?? {})) {
        if ((property.description ?? '') === '') missing.push(`${path}.${key}`)
      }
      for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`)
    }
    visit(schema, 'plan')
    expect(missing).toEqual([])
  })
})
