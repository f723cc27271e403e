// What is said of a plan that is another one now.
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import { giveConsent } from '../../../src/plan/consent.ts'
import type { Plan } from '../../../src/plan/document.ts'
import { makePlan } from '../../../src/plan/planner.ts'
import { renderStale } from '../../../src/render/stale.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  pairs,
  planOptions,
} from '../../support/states.ts'

const style = { columns: 200, color: false }

const options = { ...planOptions, allow: [], showUnchanged: false }
const frontend = observedNetwork('frontend')
const desired = desiredState({
  networks: [desiredNetwork('frontend')],
  containers: [desiredContainer('web', [on('frontend', { aliases: ['www'] })])],
})

function plan(id: string, aliases: readonly string[] = [], network = frontend): Plan {
  const web = observedContainer('web', [attached(network, { aliases })], { id })
  return makePlan(desired, observedState([network], [web]), options)
}

describe('a plan that is stale', () => {
  it('is shown change by change, whoever agreed to what and whether the rest was asked for', () => {
    const shown = giveConsent(plan('a', ['old']))
    const now = makePlan(
      desired,
      observedState([frontend], [observedContainer('web', [attached(frontend, { aliases: ['new'] })])]),
      { ...options, showUnchanged: true },
    )
    expect(renderStale(style, shown, now)).toBe(`Shown, and not planned any more

    container web
      ~ reconnect to frontend (differs from the file)
          ~ aliases  [old] -> [www]
          ! notice: "web" no longer answers to "old" on "frontend". (names-lost)

Planned now, and not shown

    container web
      ~ reconnect to frontend (differs from the file)
          ~ aliases  [new] -> [www]
          ! notice: "web" no longer answers to "new" on "frontend". (names-lost)

`)
  })

  it('names what was made anew', () => {
    const shown = plan('a')
    expect(renderStale(style, shown, plan('b'))).toBe(
      'The changes are the same, but what they change was made anew meanwhile: container "web".\n\n',
    )
    const anew = plan('b', [], { ...frontend, id: 'other' })
    expect(renderStale(style, shown, anew)).toContain(': container "web", network "frontend".')
  })

  it('says so where only what is not shown differs', () => {
    const make = (token: string): Plan =>
      makePlan(
        desiredState({
          networks: [
            desiredNetwork('frontend', {
              settings: { labels: pairs({ token }) },
              fromEnv: { 'labels["token"]': ['TOKEN'] },
            }),
          ],
        }),
        observedState([]),
        options,
      )
    const text = renderStale(style, make('canary-1'), make('canary-2'))
    expect(text).toContain('or values from the environment are others.')
    expect(text).not.toContain('canary')
    const [step] = plan('a').steps
    const renamed = { ...plan('a'), steps: [{ ...(step as Plan['steps'][number]), id: 'other' }] }
    expect(renderStale(style, plan('a'), renamed)).toContain('has other settings meanwhile')
  })

  it('shows the errors that have come up', () => {
    const error: Diagnostic = {
      code: 'network-conflict',
      severity: 'error',
      summary: 'Two networks cannot exist side by side',
      detail: 'taken',
      fix: '',
      range: null,
    }
    const known = { ...error, detail: 'known' }
    const shown = { ...plan('a'), diagnostics: [known] }
    const now = {
      ...plan('a'),
      diagnostics: [known, error, { ...error, severity: 'notice', detail: 'by the way' } as const],
    }
    const text = renderStale(style, shown, now)
    expect(text).toContain('error[network-conflict]: Two networks cannot exist side by side\n  taken\n')
    expect(text).not.toMatch(/known|by the way/)
  })
})
