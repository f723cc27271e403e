import { expect, it } from 'vitest'
import { isRecord } from '../../../src/model/record.ts'

const label = { 'sh.xec.record': 'lock' }

it.each([
  ['xec-lock', label, true],
  ['xec-lock-shop', label, true],
  ['xec-journal-shop', { 'sh.xec.record': 'journal' }, true],
  // of a version to come
  ['xec-lock-shop', { 'sh.xec.record': 'something else' }, true],
  ['xec-lock-shop', {}, false],
  ['xec-lock-shop', { 'sh.xec.project': 'shop' }, false],
  ['shop', label, false],
  ['my-xec-lock', label, false],
])('%s with labels %j: a record? %s', (name, labels, expected) => {
  expect(isRecord({ name, settings: { labels: Object.entries(labels) } })).toBe(expected)
})
