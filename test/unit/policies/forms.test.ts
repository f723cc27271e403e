// Every form of a policy in a world that keeps it and in one that breaks it.
import { describe, expect, it } from 'vitest'
import type { ObservedContainer } from '../../../src/model/observed.ts'
import { judge, stateOf } from '../../support/policies.ts'
import { on, port } from '../../support/reach.ts'
import { observedNetwork, pairs } from '../../support/states.ts'

const front = observedNetwork('front')
const back = observedNetwork('back', { internal: true })
const labels = (text: string): Pick<ObservedContainer, 'labels'> => ({
  labels: pairs(Object.fromEntries(text.split(' ').map((pair) => pair.split('=')))),
})

const web = on('web', [front], labels('tier=web tenant=a'))
const joined = on('web', [front, back], labels('tier=web tenant=a'))
const published = on('web', [front], { ports: [port('8080:80')], ...labels('tier=web tenant=a') })
const local = on('web', [front], { ports: [port('127.0.0.1:8080:80')], ...labels('tier=web tenant=a') })
const db = on('db', [back], labels('tier=data tenant=b'))
const out = on('db', [front], labels('tier=data tenant=b'))

type World = readonly ObservedContainer[]

const FORMS: readonly (readonly [text: string, kept: World, broken: World])[] = [
  ['{ deny: { from: web, to: db } }', [web, db], [joined, db]],
  ['{ deny: { from: "w*", to: "*" } }', [web, db], [joined, db]],
  ['{ deny: { from: { container: web }, to: { network: back } } }', [web, db], [joined, db]],
  ['{ deny: { from: { label: tier=web }, to: { label: tier=data } } }', [web, db], [web, out]],
  ['{ deny: { from: { label: tier }, to: db } }', [web, db], [joined, db]],
  ['{ deny: { from: { container: "*", except: { label: tier=data } }, to: db } }', [web, db], [joined, db]],
  ['{ deny: { from: lan, to: web } }', [local, db], [published, db]],
  ['{ deny: { from: host, to: db } }', [web, on('db', [])], [web, db]],
  ['{ deny: { from: db, to: [lan, internet] } }', [web, db], [web, out]],
  ['{ deny: { from: lan, to: web, ports: [80] } }', [web, db], [published, db]],
  [
    '{ deny: { from: lan, to: web, ports: [81-90] } }',
    [published, db],
    [on('web', [front], { ports: [port('1:85')] })],
  ],
  ['{ deny: { from: "*", to: db }, allow: { from: web } }', [joined, db], [joined, db, on('x', [back])]],
  [
    '{ deny: { from: lan, to: web }, allow: { from: lan, port: 80 } }',
    [published],
    [on('web', [front], { ports: [port('1:81')] })],
  ],
  ['{ require: { from: web, to: db } }', [joined, db], [web, db]],
  ['{ require: { from: web, to: db, port: 5432 } }', [joined, db], [web, db]],
  ['{ require: { from: lan, to: web, ports: [80] } }', [published], [local]],
  ['{ require: { from: db, to: internet } }', [out], [db]],
  ['{ isolate: { groups: { a: web, b: db } } }', [web, db], [joined, db]],
  ['{ isolate: { groups: { a: { label: tenant=a }, b: { label: tenant=b } } } }', [web, db], [web, out]],
  ['{ isolate: { label: tenant } }', [web, db], [web, out]],
  ['{ isolate: { label: tenant, port: 80 } }', [web, db], [web, out]],
  [
    '{ isolate: { groups: { a: web, b: db } }, allow: { from: { group: a }, to: { group: b } } }',
    [web, db],
    [published, on('db', [front])],
  ],
  [
    '{ deny: { from: "*", to: db }, exceptions: { from: web, owner: o, reason: r, expires: 2026-06-01 } }',
    [joined, db],
    [joined, db, on('x', [back])],
  ],
  [
    '{ require: { from: web, to: db }, exceptions: { owner: o, reason: r, expires: 2026-06-01 } }',
    [web, db],
    [],
  ],
]

describe('every form of a policy', () => {
  it.each(FORMS)('is kept and is broken: %s', (text, kept, broken) => {
    const count = (containers: World): number =>
      judge(text, [stateOf([front, back], containers)], '2026-06-01').breaches.length
    expect(count(kept)).toBe(0)
    if (broken.length > 0) expect(count(broken)).toBeGreaterThan(0)
  })

  it('is broken where its exception is over', () => {
    const text =
      '{ require: { from: web, to: db }, exceptions: { owner: o, reason: r, expires: 2026-06-01 } }'
    expect(judge(text, [stateOf([front, back], [web, db])], '2026-06-02').breaches).toHaveLength(1)
  })
})
