// The reference of the plan document shows a real plan and leaves nothing out.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PLAN_CODES, makePlanDiagnostic } from '../../../src/plan/codes.ts'
import type { PlanOptions } from '../../../src/plan/options.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { addReachability } from '../../../src/reachability/planned.ts'
import { listSchemaErrors, planSchema } from '../../support/plan-schema.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  planOptions,
  pool,
} from '../../support/states.ts'

const text = readFileSync(fileURLToPath(new URL('../../../docs/plan-format.md', import.meta.url)), 'utf8')

function listRows(title: string): readonly string[][] {
  const section = text.slice(text.indexOf(`## ${title}\n`)).split('\n## ')[0] ?? ''
  return [...section.matchAll(/^\| `([^|]*)` \| (.*) \|$/gm)].map(([, name = '', rest = '']) => [
    name,
    ...rest.split(' | '),
  ])
}

function listEnum(definition: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], definition)
}

describe('the reference of the plan document', () => {
  it('shows a plan as it is made', () => {
    const shown = /```json\n(.*?)```/s.exec(text)?.[1] ?? ''
    const file = '.xec/config.yaml'
    const range = { file, start: { line: 5, column: 5 }, end: { line: 5, column: 21 } }
    const frontend = desiredNetwork('frontend', {
      settings: { attachable: true, pools: [pool('172.30.0.0/16')] },
      ranges: { attachable: range },
    })
    const desired = desiredState({
      networks: [frontend],
      containers: [
        desiredContainer('api', [on('frontend', { aliases: ['rest-api'] })], { container: 'api-server' }),
        desiredContainer('web', [on('frontend')], { optional: true }),
      ],
    })
    const legacy = observedNetwork('legacy')
    const api = observedContainer('api-server', [attached(bridge), attached(legacy)])
    const observed = observedState([legacy], [api])
    const options: PlanOptions = {
      ...planOptions,
      tool: 'xec 0.1.0',
      digest: (parts) =>
        `sha256:${createHash('sha256')
          .update([...parts].join(''))
          .digest('hex')}`,
    }
    const plan = addReachability(makePlan(desired, observed, options), {
      ...options,
      observed,
      guards: desired.guards,
      allow: [],
    })
    expect(JSON.parse(shown)).toEqual({ ...plan, exitCode: 0 })
    expect(listSchemaErrors(JSON.parse(shown))).toEqual([])
  })

  it.each([
    ['Reasons', ['networkChange', 'properties', 'reason', 'enum']],
    ['Hazards', ['hazard', 'properties', 'type', 'enum']],
  ])('explains all of its closed lists: %s', (title, path) => {
    expect(listRows(title).map(([name]) => name)).toEqual(listEnum(planSchema.definitions, path))
  })

  it('explains why things are kept', () => {
    const path = ['properties', 'kept', 'items', 'properties', 'reason', 'enum']
    expect(listRows('Kept').map(([name]) => name)).toEqual(listEnum(planSchema, path))
  })

  it('lists every code with its severity and its summary', () => {
    const codes = PLAN_CODES.map((code) => {
      const { severity, summary } = makePlanDiagnostic(code, { detail: '' })
      return [code, severity, summary]
    })
    expect(listRows('Diagnostics').map(([code, severity, summary]) => [code, severity, summary])).toEqual(
      codes,
    )
  })

  it('names every field of the schema', () => {
    const names = new Set<string>()
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if ('properties' in value) for (const name of Object.keys(value.properties as object)) names.add(name)
      for (const item of Object.values(value)) visit(item)
    }
    visit(planSchema)
    expect(names.size).toBeGreaterThan(70)
    for (const name of names) expect(text).toMatch(new RegExp(`\\b${name}\\b`))
  })
})
