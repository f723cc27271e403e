// Whatever an engine holds: what was imported is a valid configuration, and planning it shows no change.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/parse-config.ts'
import { makeConfiguration } from '../../../src/import/configuration.ts'
import { DEFAULT_IMPORT_CHOICES, type ImportChoices } from '../../../src/import/options.ts'
import { hasErrors } from '../../../src/model/diagnostic.ts'
import type { ObservedState } from '../../../src/model/observed.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { world } from '../../support/random-states.ts'
import { planOptions } from '../../support/states.ts'

const project = 'shop'

function planImported(observed: ObservedState, choices: Partial<ImportChoices>) {
  const made = makeConfiguration(observed, {
    project,
    owner: project,
    choices: { ...DEFAULT_IMPORT_CHOICES, ...choices },
  })
  expect(made.diagnostics).toEqual([])
  const { desired, diagnostics } = parseConfig(made.text as string, {
    file: 'config.yaml',
    folderName: 'folder',
    profiles: [],
    values: { variables: new Map(), env: {} },
  })
  expect(hasErrors(diagnostics)).toBe(false)
  if (desired === null) throw new Error('no configuration')
  const plan = makePlan(desired, observed, planOptions)
  return { made, desired, plan }
}

const choices = fc.record({
  all: fc.boolean(),
  external: fc.boolean(),
  adopt: fc.boolean(),
  subnets: fc.boolean(),
  ports: fc.boolean(),
  names: fc.constantFrom<readonly string[]>([], ['*']),
})

describe('a world of any kind', () => {
  it('is as declared once it is imported', () => {
    fc.assert(
      fc.property(world, choices, (observed, chosen) => {
        const { made, plan } = planImported(observed, chosen)
        // by the rules of what is declared, not because the proof took something out
        expect(made.notes.filter(({ detail }) => detail.includes('planning shows'))).toEqual([])
        expect({
          text: made.text,
          changes: plan.changes,
          errors: plan.diagnostics.filter(({ severity }) => severity === 'error'),
        }).toEqual({ text: made.text, changes: [], errors: [] })
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
