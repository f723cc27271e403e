import { expect, it } from 'vitest'
import { findDuplicate } from '../../../../src/engine/docker/duplicates.ts'
import { makeAnswer } from './answers.ts'

type Row = readonly [name: string, id: string, created: string]

function find(rows: readonly Row[]): string | null {
  const networks = rows.map(([Name, Id, Created]) => makeAnswer({ Name, Id, Created }))
  return findDuplicate(networks, 'mine', 'shop')
}

const mine: Row = ['shop', 'mine', '2026-11-20T19:06:38.068Z']

it.each([
  ['alone', [], null],
  ['beside another name', [['shops', 'other', '2020-01-01T00:00:00Z']], null],
  ['first by a second', [['shop', 'other', '2026-11-20T19:06:39Z']], null],
  ['second by a second', [['shop', 'other', '2026-11-20T19:06:37.9Z']], 'other'],
  ['second by a nanosecond', [['shop', 'other', '2026-11-20T19:06:38.067999999Z']], 'other'],
  ['first by a nanosecond', [['shop', 'other', '2026-11-20T19:06:38.068000001Z']], null],
  ['second in another zone', [['shop', 'other', '2026-11-20T20:06:38.06+01:00']], 'other'],
  ['at the same moment, with the lower id', [['shop', 'other', mine[2]]], null],
  ['at the same moment, with the higher id', [['shop', 'a-first', mine[2]]], 'a-first'],
  [
    'one of three',
    [
      ['shop', 'third', '2026-11-20T19:06:40Z'],
      ['shop', 'first', '2026-11-20T19:06:30Z'],
    ],
    'first',
  ],
] as const)('a network made %s', (_, others, expected) => {
  expect(find([mine, ...others])).toBe(expected)
  expect(find([...others, mine])).toBe(expected)
})

it('does not guess where the engine does not say when', () => {
  expect(() => find([['shop', 'mine', 'yesterday']])).toThrow('Created is not a point in time')
})
