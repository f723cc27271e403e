// Figures of samples that one can work out in the head.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMedian, findQuantile, fitExponent, makeRatio, makeSummary } from '../../../bench/statistics.ts'

const samples = fc.array(fc.double({ min: 0.1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })

describe('a summary', () => {
  it.each([
    [[5], { median: 5, low: 5, high: 5 }],
    [[9, 1, 5], { median: 5, low: 3, high: 7 }],
    [[4, 1, 3, 2], { median: 2.5, low: 1.75, high: 3.25 }],
  ])('of %j is %j', (values, summary) => {
    expect(makeSummary(values)).toEqual(summary)
  })

  it('does not depend on the order, and lies within the samples', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const { median, low, high } = makeSummary(values)
        expect(makeSummary(values.toReversed())).toEqual({ median, low, high })
        expect(Math.min(...values)).toBeLessThanOrEqual(low)
        expect(low).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(high)
        expect(high).toBeLessThanOrEqual(Math.max(...values))
      }),
    )
  })

  it('of nothing is an error', () => {
    expect(() => findQuantile([], 0.5)).toThrow('no samples')
  })
})

describe('a ratio', () => {
  it('is that of the medians, less what is taken off', () => {
    expect(makeRatio([30, 20, 1000], [10, 10, 10]).value).toBe(3)
    expect(makeRatio([30, 30], [10, 10], [5, 5])).toEqual({ value: 2.5, low: 2.5, high: 2.5 })
  })

  it('has an interval around it, the same each time', () => {
    fc.assert(
      fc.property(samples, samples, (dividend, divisor) => {
        const ratio = makeRatio(dividend, divisor)
        expect(makeRatio(dividend, divisor)).toEqual(ratio)
        expect(ratio.low).toBeLessThanOrEqual(ratio.high)
      }),
      { numRuns: 5 },
    )
  })

  it('has an interval as wide as the samples are apart', () => {
    const close = makeRatio([20, 21, 20, 21, 20], [10, 10, 10, 10, 10])
    const apart = makeRatio([10, 40, 20, 35, 20], [10, 10, 10, 10, 10])
    expect(close.high - close.low).toBeLessThan(0.2)
    expect(apart.high - apart.low).toBeGreaterThan(1)
  })
})

describe('growth', () => {
  it.each([1, 1.1, 2])('with exponent %d is found, whatever the factor', (exponent) => {
    const grown = [100, 1000, 10_000].map((size) => ({ size, value: 3 * size ** exponent }))
    expect(fitExponent(grown)).toBeCloseTo(exponent, 6)
  })

  it('of what stays as it is has none', () => {
    expect(
      fitExponent([
        { size: 1, value: 7 },
        { size: 10, value: 7 },
      ]),
    ).toBe(0)
  })
})

it('a median of two is between them', () => {
  expect(findMedian([1, 2])).toBe(1.5)
})
