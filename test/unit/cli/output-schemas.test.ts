// The published schemas of what commands print for machines: complete, closed where lists are closed, and each usable by itself.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXITS } from '../../../src/cli/exit-codes.ts'
import { isCommandName, parseCommandLine } from '../../../src/cli/program.ts'
import { readSchema, SCHEMA_NAMES } from '../../../src/cli/schemas.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { makePlanFile } from '../../../src/plan/file.ts'
import type { DesiredState } from '../../../src/model/desired.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { digestText } from '../../../src/reconcile/tool.ts'
import { DANGERS } from '../../../src/plan/hazard-levels.ts'
import { renderJsonLine, makeEventDocument } from '../../../src/render/events.ts'
import { makeResultDocument, renderJson } from '../../../src/render/json.ts'
import { makeUntouched } from '../../../src/reconcile/apply.ts'
import { listErrors, listPlanFileErrors } from '../../support/output-schema.ts'
import { wish, world } from '../../support/random-states.ts'
import { desiredState, observedState, planOptions } from '../../support/states.ts'
import { RICH_PLAN } from '../render/plans.ts'
import { runXec } from './xec.ts'

interface Node {
  readonly type?: unknown
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly required?: readonly string[]
  readonly definitions?: Readonly<Record<string, Node>>
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

async function load(name: string): Promise<Node & { readonly definitions: Readonly<Record<string, Node>> }> {
  return JSON.parse(await readFile(`${root}schema/${name}.schema.json`, 'utf8')) as Node & {
    readonly definitions: Readonly<Record<string, Node>>
  }
}

const result = await load('result')
const event = await load('event')

const RESULT = {
  formatVersion: '1.0',
  exitCode: 0,
  ...makeResultDocument(makeUntouched(RICH_PLAN, 'applied')),
  recovery: null,
  diagnostics: [],
}

const makeFile = (desired: DesiredState, observed: ObservedState): object => {
  const options = { ...planOptions, digest: digestText }
  const choices = { allow: [], allowMissing: false, adopt: true, showUnchanged: false }
  const plan = makePlan(desired, observed, { ...options, ...choices })
  const file = makePlanFile({ plan, desired, observed, choices, env: {}, digest: digestText })
  return JSON.parse(renderJson(file)) as object
}

describe('the schemas of what is printed for machines', () => {
  it('know every exit code, and no other', () => {
    const known = result.definitions['failure']?.properties?.['exitCode']?.enum
    expect(known).toEqual(Object.values(EXITS).map(({ code }) => code))
  })

  it('know every danger', () => {
    expect(result.definitions['apply']?.properties?.['consentNeeded']?.items?.enum).toEqual(DANGERS)
  })

  it('describe every command that prints a document', () => {
    const commands = parseCommandLine(['--help'], { columns: 80, version: '1.0.0' })
    const text = commands.kind === 'print' ? commands.text : ''
    const names = [...text.matchAll(/^ {2}([a-z]+) /gm)].map(([, name = '']) => name).filter(isCommandName)
    expect(names.length).toBeGreaterThan(6)
    const undescribed = names.filter((name) => result.definitions[name] === undefined)
    expect(undescribed, 'add a definition of this name to schema/result.schema.json').toEqual([])
  })

  it.each(['plan', 'result', 'event'])(
    'describe every field, and give examples where a text is free: %s',
    async (name) => {
      const missing: string[] = []
      const visit = (value: unknown, path: string): void => {
        if (typeof value !== 'object' || value === null) return
        const { properties } = value as Node
        for (const [key, property] of Object.entries(properties ?? {}))
          if ((property.description ?? '') === '') missing.push(`${path}.${key}`)
        for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`)
      }
      visit(await load(name), name)
      expect(missing).toEqual([])
    },
  )

  it.each([
    ['another major version', { formatVersion: '2.0' }],
    ['an exit code that does not exist', { exitCode: 3 }],
    ['an outcome that does not exist', { outcome: 'maybe' }],
    ['a danger that does not exist', { consentNeeded: ['prunes'] }],
    ['a field that is missing', { undo: undefined }],
    ['a field that nobody knows', { more: 1 }],
    ['a step without its outcome', { steps: [{ id: 'a', milliseconds: 1, error: null }] }],
  ])('refuse %s', async (_what, parts) => {
    const reference = 'result.schema.json#/definitions/apply'
    expect(await listErrors(reference, RESULT)).toEqual([])
    const broken = JSON.parse(JSON.stringify({ ...RESULT, ...parts })) as unknown
    expect(await listErrors(reference, broken)).not.toEqual([])
  })

  it('let readers of later versions ignore lines that they do not know', async () => {
    const types = Object.values(event.definitions).flatMap(({ properties }) => {
      const { const: type } = (properties?.['type'] ?? {}) as { readonly const?: string }
      return type === undefined ? [] : [type]
    })
    expect(types.length).toBe(Object.keys(event.definitions).length - 1)
    expect(await listErrors('event.schema.json', { type: 'cheer' })).toEqual([])
    for (const type of types) expect(await listErrors('event.schema.json', { type })).not.toEqual([])
  })

  it('describe random plans, alone and in results and events', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(wish, world, async (desired, observed) => {
        const plan = makePlan(desired, observed, planOptions)
        const parse = (text: string): unknown => JSON.parse(text) as unknown
        expect(await listErrors('plan.schema.json', parse(renderJson(plan)))).toEqual([])
        const line = parse(renderJsonLine({ at: 0, ...makeEventDocument({ type: 'plan', plan }) }))
        expect(await listErrors('event.schema.json#/definitions/planEvent', line)).toEqual([])
        const shown = { ...RESULT, ...makeResultDocument(makeUntouched(plan, 'refused')) }
        expect(await listErrors('result.schema.json#/definitions/apply', parse(renderJson(shown)))).toEqual(
          [],
        )
      }),
      { numRuns: 50 },
    )
  })
})

describe('xec schema', () => {
  it('describe every plan file', async () => {
    await fc.assert(
      fc.asyncProperty(wish, world, async (desired, observed) => {
        expect(await listPlanFileErrors(makeFile(desired, observed))).toEqual([])
      }),
      { numRuns: 50 },
    )
    const { digest: _digest, ...damaged } = makeFile(desiredState(), observedState([])) as Record<
      string,
      unknown
    >
    expect(await listPlanFileErrors(damaged)).toHaveLength(1)
  })

  it.each(SCHEMA_NAMES)('prints the schema of a %s, which needs no other file', async (name) => {
    const text = await readSchema(name)
    expect(await runXec(['schema', name], { folder: '/' })).toMatchObject({ code: 0, stdout: text })
    expect(text).not.toMatch(/"\$ref": "[^#]/)
    const ajv = new Ajv({ strict: false })
    const validate = ajv.compile(JSON.parse(text) as object)
    const values: Readonly<Record<string, unknown>> = {
      config: { networks: {} },
      plan: RICH_PLAN,
      'plan-file': makeFile(desiredState(), observedState([])),
      result: RESULT,
      event: { type: 'result', at: 0, result: RESULT },
    }
    expect(validate(JSON.parse(JSON.stringify(values[name])))).toBe(true)
    expect(validate(null)).toBe(false)
  })

  it('loses no definition where it puts several files together', async () => {
    const printed = JSON.parse(await readSchema('event')) as { readonly definitions: object }
    const parts = [event.definitions, result.definitions, (await load('plan')).definitions]
    const names = parts.flatMap((definitions) => Object.keys(definitions))
    expect(Object.keys(printed.definitions).toSorted()).toEqual(
      [...new Set([...names, 'planDocument', 'resultDocument'])].toSorted(),
    )
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })
})
