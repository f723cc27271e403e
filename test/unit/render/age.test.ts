import { expect, it } from 'vitest'
import { renderAge } from '../../../src/render/words.ts'

it.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [3_599_999, '59 minutes'],
  [3_600_000, '1 hour'],
  [3 * 3_600_000, '3 hours'],
  [47 * 3_600_000, '47 hours'],
  [48 * 3_600_000, '2 days'],
  [400 * 24 * 3_600_000, '400 days'],
])('a time of %d milliseconds is %s', (milliseconds, words) => {
  expect(renderAge(milliseconds)).toBe(words)
})
